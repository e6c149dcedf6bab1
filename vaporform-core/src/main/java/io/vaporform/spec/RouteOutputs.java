package io.vaporform.spec;

import java.util.List;
import java.util.Map;

/** What a provider reports of a route. */
public sealed interface RouteOutputs extends Outputs permits RouteOutputsRecord {

    /** Where clients get to it: one for each of its hosts. */
    List<String> urls();

    static RouteOutputs of(List<String> urls) {
        return new RouteOutputsRecord(List.copyOf(urls));
    }

    @Override
    default Map<String, Value.Literal<?>> fields() {
        return Map.of(RouteSpec.URL, new Value.Literal<>(urls().get(0)));
    }
}

record RouteOutputsRecord(List<String> urls) implements RouteOutputs {}
