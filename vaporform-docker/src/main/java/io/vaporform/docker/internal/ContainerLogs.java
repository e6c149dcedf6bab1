package io.vaporform.docker.internal;

import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads what containers have written. */
public record ContainerLogs(Engine engine) {

    void read(String name, LogQuery query, Consumer<LogLine> each, CallContext context) {
        engine.stream(
                "read logs of container " + name,
                EngineRequest.get("/containers/" + name + "/logs" + LogFrames.query(query)),
                context,
                body -> new LogFrames(name, context.time().now(), each).read(body));
    }

    /** The last lines in one text, for a message. */
    String tail(String name, int lines, CallContext context) {
        List<LogLine> last = new ArrayList<>();
        read(name, LogQuery.last(lines), last::add, context);
        return last.stream()
                .skip(Math.max(0, last.size() - lines))
                .map(LogLine::text)
                .collect(Collectors.joining("\n"));
    }
}
