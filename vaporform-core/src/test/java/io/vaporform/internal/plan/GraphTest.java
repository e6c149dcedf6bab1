package io.vaporform.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphTest {

    private static Address node(String name) {
        return new Address("shop", "main", Kind.DEPLOYMENT, name);
    }

    private static Set<Address> nodes(String names) {
        return Arrays.stream(names.split(" "))
                .filter(name -> !name.isEmpty())
                .map(GraphTest::node)
                .collect(Collectors.toSet());
    }

    /** @param edges such as {@code web>db,cache db> }: web comes after db and cache */
    private static Graph graph(String edges) {
        Graph graph = new Graph();
        for (String edge : edges.split(" ")) {
            String[] sides = edge.split(">", -1);
            graph.add(node(sides[0]), sides.length < 2 ? Set.of() : nodes(sides[1].replace(',', ' ')));
        }
        return graph;
    }

    private static String order(Graph graph) {
        return graph.inOrder().stream().map(Address::name).collect(Collectors.joining(" "));
    }

    @ParameterizedTest(name = "{0} in order is {1}")
    @CsvSource({
        "a, a",
        "a b c, a b c",
        "web>db db, db web",
        "c>b b>a a, a b c",
        "'a d>b,c b>a c>a', a b c d",
        "web>elsewhere, web",
        "a>a-gone b, a b",
    })
    void eachComesAfterWhatItDependsOn(String edges, String order) {
        assertThat(order(graph(edges))).isEqualTo(order);
        assertThat(graph(edges).cycle()).isEmpty();
    }

    @ParameterizedTest(name = "the cycle of {0} is {1}")
    @CsvSource({
        "a>a, deployment/a → deployment/a",
        "a>b b>a, deployment/a → deployment/b → deployment/a",
        "a>b b>c c>a d, deployment/a → deployment/b → deployment/c → deployment/a",
        "a>b b>c c>b, deployment/b → deployment/c → deployment/b",
        "x>a a>b b>a, deployment/a → deployment/b → deployment/a",
    })
    void aCycleIsNamedFromItsFirstNode(String edges, String cycle) {
        assertThat(graph(edges).cycle()).isEqualTo(cycle);
    }

    @Test
    void nodesOnACycleAndBehindItAreMissingInTheOrder() {
        assertThat(order(graph("free a>b b>a behind>a"))).isEqualTo("free");
    }

    @Test
    void dependenciesAndDependentsAreTwoViewsOfOneThing() {
        Graph graph = graph("web>db,cache,elsewhere worker>db db cache");

        assertThat(graph.dependenciesOf(node("web"))).isEqualTo(nodes("db cache"));
        assertThat(graph.dependenciesOf(node("unknown"))).isEmpty();
        assertThat(graph.dependents().get(node("db"))).isEqualTo(nodes("web worker"));
    }

    @Test
    void dependenciesAddUp() {
        Graph graph = graph("web>db db cache");
        graph.add(node("web"), nodes("cache"));

        assertThat(graph.dependenciesOf(node("web"))).isEqualTo(nodes("db cache"));
    }

    @Test
    void randomGraphsWithoutCyclesAreOrdered() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<Address> all = new ArrayList<>(Stream.iterate(0, i -> i + 1)
                    .limit(40)
                    .map(i -> node("n" + i))
                    .toList());
            Graph graph = new Graph();
            for (int i = 0; i < all.size(); i++) {
                Set<Address> before = new HashSet<>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(6) == 0) {
                        before.add(all.get(j));
                    }
                }
                graph.add(all.get(i), before);
            }

            List<Address> order = graph.inOrder();

            assertThat(order).as("seed " + seed).containsExactlyInAnyOrderElementsOf(all);
            for (Address node : all) {
                assertThat(graph.dependenciesOf(node))
                        .as("seed " + seed)
                        .allMatch(before -> order.indexOf(before) < order.indexOf(node));
            }
        }
    }
}
