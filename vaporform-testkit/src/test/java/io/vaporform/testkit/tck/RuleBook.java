package io.vaporform.testkit.tck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * Every rule of a kit, as its classes have them.
 *
 * @param kit the class that a subject's tests extend
 */
record RuleBook(Class<?> kit) {

    static final RuleBook DEPLOYMENTS = new RuleBook(DeploymentProviderTck.class);
    static final RuleBook STORES = new RuleBook(StateStoreTck.class);
    static final RuleBook DNS = new RuleBook(DnsBackendTck.class);
    static final RuleBook DOMAINS = new RuleBook(DomainServiceTck.class);
    static final RuleBook BALANCERS = new RuleBook(LoadBalancerServiceTck.class);
    static final RuleBook CERTIFICATES = new RuleBook(SslServiceTck.class);

    /** The groups in the order of their numbers. */
    List<Group> groups() {
        return Arrays.stream(kit.getDeclaredClasses())
                .filter(nested -> nested.isAnnotationPresent(Nested.class))
                .map(RuleBook::group)
                .sorted(Comparator.comparingInt(Group::number))
                .toList();
    }

    List<Rule> rules() {
        return groups().stream().flatMap(group -> group.rules().stream()).toList();
    }

    private static Group group(Class<?> nested) {
        String name = nested.getAnnotation(DisplayName.class).value();
        List<Rule> rules = new ArrayList<>();
        for (Class<?> part = nested; part != Object.class; part = part.getSuperclass()) {
            Arrays.stream(part.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Rule.class))
                    .map(method -> method.getAnnotation(Rule.class))
                    .forEach(rules::add);
        }
        rules.sort(Comparator.comparingInt(rule -> number(rule.value())));
        return new Group(name, number(name.split(" ")[0]), rules);
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    /** All methods that JUnit might run, of the kit and its groups. */
    List<Method> methods() {
        List<Method> all = new ArrayList<>(List.of(kit.getDeclaredMethods()));
        for (Class<?> nested : kit.getDeclaredClasses()) {
            for (Class<?> part = nested; part != null && part != Object.class; part = part.getSuperclass()) {
                all.addAll(List.of(part.getDeclaredMethods()));
            }
        }
        return all;
    }

    /** Rules that belong together. */
    record Group(String name, int number, List<Rule> rules) {}
}
