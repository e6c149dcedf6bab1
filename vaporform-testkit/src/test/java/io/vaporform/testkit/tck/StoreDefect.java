package io.vaporform.testkit.tck;

import io.vaporform.state.StateStore;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One thing that a store can do wrong.
 *
 * @param name what it does, as in "a store that …"
 * @param rules exactly the rules that find it
 */
record StoreDefect(String name, Set<String> rules, Supplier<StateStore> broken) implements Flaw {

    /** @param rules ids, separated by spaces */
    static StoreDefect of(String name, String rules, Supplier<StateStore> broken) {
        return new StoreDefect(name, new TreeSet<>(Set.of(rules.split(" "))), broken);
    }

    @Override
    public String toString() {
        return name;
    }
}
