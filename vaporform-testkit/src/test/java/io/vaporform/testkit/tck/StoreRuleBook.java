package io.vaporform.testkit.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Every rule of the store's kit, as its classes have them. */
final class StoreRuleBook {

    private StoreRuleBook() {}

    /** The groups in the order of their numbers. */
    static List<Group> groups() {
        return Arrays.stream(StateStoreTck.class.getDeclaredClasses())
                .filter(nested -> nested.isAnnotationPresent(Nested.class))
                .map(StoreRuleBook::group)
                .sorted(Comparator.comparingInt(Group::number))
                .toList();
    }

    static List<Rule> rules() {
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

    /** Rules that belong together. */
    record Group(String name, int number, List<Rule> rules) {}
}
