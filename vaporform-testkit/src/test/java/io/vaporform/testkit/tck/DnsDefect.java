package io.vaporform.testkit.tck;

import io.vaporform.spi.DnsBackend;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One thing that a DNS back end can do wrong.
 *
 * @param name what it does, as in "a back end that …"
 * @param rules exactly the rules that find it
 */
record DnsDefect(String name, Set<String> rules, Supplier<DnsBackend> broken) implements Flaw {

    /** @param rules ids, separated by spaces */
    static DnsDefect of(String name, String rules, Supplier<DnsBackend> broken) {
        return new DnsDefect(name, new TreeSet<>(Set.of(rules.split(" "))), broken);
    }

    @Override
    public String toString() {
        return name;
    }
}
