package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One thing that a service of certificates can do wrong.
 *
 * @param name what it does, as in "a service that …"
 * @param rules exactly the rules that find it
 * @param wildcards whether its world has them
 */
record SslDefect(String name, Set<String> rules, boolean wildcards, Function<InMemoryWorld, Provider> broken)
        implements Flaw {

    /** @param rules ids, separated by spaces */
    static SslDefect of(String name, String rules, Function<InMemoryWorld, Provider> broken) {
        return new SslDefect(name, new TreeSet<>(Set.of(rules.split(" "))), true, broken);
    }

    SslDefect withoutWildcards() {
        return new SslDefect(name, rules, false, broken);
    }

    @Override
    public String toString() {
        return name;
    }
}
