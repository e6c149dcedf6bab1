package io.vaporform.bench;

import io.vaporform.Blueprint;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Capabilities;
import io.vaporform.state.StateStore;
import java.util.LinkedHashMap;
import java.util.Map;

/** So many resources to be planned, the same for us and for Terraform: groups of a service and nineteen workers that use it. */
final class Fleet {

    static final String PROJECT = "bench";

    /** A service and its workers. */
    static final int GROUP = 20;

    private static final String PREFIX = "web-";
    private static final String IMAGE = "shop/web:1.4";

    private Fleet() {}

    static Infrastructure infrastructure(StateStore store) {
        return infrastructure(store, Capabilities.DEFAULT_PARALLELISM);
    }

    /** With a provider that takes so many calls at a time. */
    static Infrastructure infrastructure(StateStore store, int parallelism) {
        return Infrastructure.builder()
                .installation("bench")
                .provider(InMemoryProvider.builder().parallelism(parallelism).build())
                .store(store)
                .build();
    }

    /** The stack that holds {@code size} resources. */
    static String stack(int size) {
        return "n" + size;
    }

    static Blueprint blueprint(int size) {
        return Blueprint.named("fleet", b -> {
            for (int first = 0; first < size; first += GROUP) {
                int number = first;
                DeploymentRef service = b.deployment(name(first), d -> d.image(IMAGE)
                        .port(8080)
                        .env("NUMBER", "" + number)
                        .label("team", "shop"));
                for (int i = first + 1; i < Math.min(first + GROUP, size); i++) {
                    int worker = i;
                    b.deployment(name(i), d -> d.image(IMAGE)
                            .env("NUMBER", "" + worker)
                            .env("SERVICE", service.uri())
                            .label("team", "shop"));
                }
            }
        });
    }

    /** The same as Terraform's JSON configuration. */
    static Map<String, Object> terraform(int size) {
        Map<String, Object> resources = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            int first = serviceOf(i);
            Map<String, Object> env = i == first
                    ? Map.of("NUMBER", "" + i)
                    : Map.of("NUMBER", "" + i, "SERVICE", "${terraform_data." + name(first) + ".output.image}");
            Map<String, Object> input = new LinkedHashMap<>();
            input.put("image", IMAGE);
            if (i == first) {
                input.put("port", 8080);
            }
            input.put("env", env);
            input.put("labels", Map.of("team", "shop"));
            resources.put(name(i), Map.of("input", input));
        }
        return resources.isEmpty() ? Map.of() : Map.of("resource", Map.of("terraform_data", resources));
    }

    /** The number of the service that resource {@code number} is or uses. */
    static int serviceOf(int number) {
        return number - number % GROUP;
    }

    static String name(int number) {
        return PREFIX + number;
    }

    static int numberOf(String name) {
        return Integer.parseInt(name.substring(PREFIX.length()));
    }
}
