package io.vaporform.docker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the engine tells of containers that bear our mark: that they begin, end, are paused, removed, or change their health.
 *
 * @see <a href="https://docs.docker.com/engine/api/v1.41/#tag/System/operation/SystemEvents">Monitor events</a>
 */
record ContainerEvents(Engine engine) implements Watch {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> ACTIONS =
            List.of("start", "die", "oom", "pause", "unpause", "destroy", "health_status");

    @Override
    public void watch(Runnable watching, Consumer<Mark> changed, CallContext context) {
        String filters = URLEncoder.encode(filters(context.scope()), StandardCharsets.UTF_8);
        engine.stream("watch containers", EngineRequest.get("/events?filters=" + filters), context, events -> {
            watching.run();
            read(events, changed);
        });
    }

    private static String filters(Scope scope) {
        ObjectNode filters = JSON.createObjectNode();
        filters.putArray("type").add("container");
        filters.putArray("label")
                .add(Mark.INSTALLATION + "=" + scope.installation())
                .add(Mark.LINEAGE + "=" + scope.lineage());
        ACTIONS.forEach(filters.withArray("event")::add);
        return filters.toString();
    }

    private static void read(InputStream events, Consumer<Mark> changed) throws IOException {
        try (MappingIterator<JsonNode> all = JSON.readerFor(JsonNode.class).readValues(events)) {
            while (all.hasNextValue()) {
                Map<String, String> labels = new HashMap<>();
                all.nextValue()
                        .path("Actor")
                        .path("Attributes")
                        .properties()
                        .forEach(label ->
                                labels.put(label.getKey(), label.getValue().asText()));
                Mark.from(labels).ifPresent(changed);
            }
        }
    }
}
