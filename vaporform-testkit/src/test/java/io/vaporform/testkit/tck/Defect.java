package io.vaporform.testkit.tck;

import io.vaporform.spi.Provider;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One thing that a provider can do wrong.
 *
 * @param name what it does, as in "a provider that …"
 * @param rules exactly the rules that find it
 */
record Defect(String name, Set<String> rules, Function<InMemoryFixture, Provider> broken) implements Flaw {

    /** @param rules ids, separated by spaces */
    static Defect of(String name, String rules, Function<InMemoryFixture, Provider> broken) {
        return new Defect(name, new TreeSet<>(Set.of(rules.split(" "))), broken);
    }

    @Override
    public String toString() {
        return name;
    }
}
