package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One thing that a domain service can do wrong.
 *
 * @param name what it does, as in "a service that …"
 * @param rules exactly the rules that find it
 */
record DomainDefect(String name, Set<String> rules, Function<InMemoryWorld, Provider> broken) implements Flaw {

    /** @param rules ids, separated by spaces */
    static DomainDefect of(String name, String rules, Function<InMemoryWorld, Provider> broken) {
        return new DomainDefect(name, new TreeSet<>(Set.of(rules.split(" "))), broken);
    }

    @Override
    public String toString() {
        return name;
    }
}
