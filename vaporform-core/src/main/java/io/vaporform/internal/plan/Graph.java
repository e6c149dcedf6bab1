package io.vaporform.internal.plan;

import io.vaporform.spec.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What must be in place before what. Linear in nodes and edges. */
public final class Graph {

    private final Map<Address, Set<Address>> before = new LinkedHashMap<>();
    private @Nullable List<Address> order;

    /** {@code node} comes after each of {@code dependsOn}; those that are no nodes do not count. */
    public void add(Address node, Set<Address> dependsOn) {
        order = null;
        before.computeIfAbsent(node, none -> new LinkedHashSet<>()).addAll(dependsOn);
    }

    /** The nodes that {@code node} comes directly after. */
    public Set<Address> dependenciesOf(Address node) {
        Set<Address> all = before.getOrDefault(node, Set.of());
        if (before.keySet().containsAll(all)) {
            return Collections.unmodifiableSet(all);
        }
        Set<Address> nodes = new LinkedHashSet<>(all);
        nodes.retainAll(before.keySet());
        return nodes;
    }

    /** For each node, who comes directly after it. */
    public Map<Address, Set<Address>> dependents() {
        Map<Address, Set<Address>> after = new HashMap<>();
        before.forEach((node, dependencies) -> dependencies.forEach(
                d -> after.computeIfAbsent(d, none -> new LinkedHashSet<>()).add(node)));
        return after;
    }

    /** All nodes, each after those it depends on; nodes on a cycle, and what comes after them, are missing. */
    public List<Address> inOrder() {
        List<Address> known = order;
        if (known == null) {
            known = Collections.unmodifiableList(sorted());
            order = known;
        }
        return known;
    }

    private List<Address> sorted() {
        Map<Address, Set<Address>> after = dependents();
        Map<Address, Integer> open = new HashMap<>();
        Deque<Address> ready = new ArrayDeque<>();
        for (Address node : before.keySet()) {
            int count = dependenciesOf(node).size();
            open.put(node, count);
            if (count == 0) {
                ready.add(node);
            }
        }
        List<Address> sorted = new ArrayList<>(before.size());
        while (!ready.isEmpty()) {
            Address node = ready.remove();
            sorted.add(node);
            for (Address next : after.getOrDefault(node, Set.of())) {
                if (open.merge(next, -1, Integer::sum) == 0) {
                    ready.add(next);
                }
            }
        }
        return sorted;
    }

    /** One cycle as {@code a → b → a}; empty if there is none. */
    public String cycle() {
        if (inOrder().size() == before.size()) {
            return "";
        }
        Set<Address> left = new TreeSet<>(before.keySet());
        inOrder().forEach(left::remove);
        // Everything left has a dependency that is left too: walking along those must come back.
        List<Address> path = new ArrayList<>();
        Address node = left.iterator().next();
        while (!path.contains(node)) {
            path.add(node);
            node = dependenciesOf(node).stream()
                    .filter(left::contains)
                    .findFirst()
                    .orElseThrow();
        }
        path.add(node);
        return String.join(
                " → ",
                path.subList(path.indexOf(node), path.size()).stream()
                        .map(Address::local)
                        .toList());
    }
}
