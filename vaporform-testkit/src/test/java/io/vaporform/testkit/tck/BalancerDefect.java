package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.tck.BalancerWorld.Reply;
import io.vaporform.testkit.tck.BalancerWorld.Request;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One thing that a service of load balancers, or its load balancers themselves, can do wrong.
 *
 * @param name what it does, as in "a service that …"
 * @param rules exactly the rules that find it
 * @param answered what its load balancers make of a request, and of what right ones would answer
 * @param restarted what becomes of them when they die and come back
 */
record BalancerDefect(
        String name,
        Set<String> rules,
        Function<InMemoryWorld, Provider> broken,
        BiFunction<Request, Function<Request, Reply>, Reply> answered,
        Consumer<InMemoryWorld> restarted)
        implements Flaw {

    /** @param rules ids, separated by spaces */
    static BalancerDefect of(String name, String rules, Function<InMemoryWorld, Provider> broken) {
        return new BalancerDefect(name, ids(rules), broken, (request, right) -> right.apply(request), world -> {});
    }

    /** @param rules ids, separated by spaces */
    static BalancerDefect answering(
            String name, String rules, BiFunction<Request, Function<Request, Reply>, Reply> answered) {
        return new BalancerDefect(name, ids(rules), FlatBalancers::new, answered, world -> {});
    }

    BalancerDefect atRestart(Consumer<InMemoryWorld> restarted) {
        return new BalancerDefect(name, rules, broken, answered, restarted);
    }

    private static Set<String> ids(String rules) {
        return new TreeSet<>(Set.of(rules.split(" ")));
    }

    @Override
    public String toString() {
        return name;
    }
}
