package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.LogFrames;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads what tasks have written, through the manager; not of those whose node is down, for which that would wait without end.
 */
record TaskLogs(Cluster cluster) {

    /** @param tasks of one slot, the oldest first: together they are one instance */
    void read(String instance, List<TaskView> tasks, LogQuery query, Consumer<LogLine> each, CallContext context) {
        Deque<LogLine> last = new ArrayDeque<>();
        for (TaskView task : readable(tasks, context)) {
            read(
                    instance,
                    task,
                    query,
                    line -> {
                        if (last.size() == query.lines()) {
                            last.removeFirst();
                        }
                        last.addLast(line);
                    },
                    context);
        }
        last.forEach(each);
    }

    /** The last lines that a task has written, as one text. */
    String tail(TaskView task, int lines, CallContext context) {
        Deque<String> last = new ArrayDeque<>();
        readable(List.of(task), context)
                .forEach(there -> read("", there, LogQuery.last(lines), line -> last.addLast(line.text()), context));
        return last.stream().collect(Collectors.joining("\n"));
    }

    private List<TaskView> readable(List<TaskView> tasks, CallContext context) {
        Map<String, NodeView> nodes = cluster.nodes(context);
        return tasks.stream()
                .filter(task -> nodes.containsKey(task.nodeId())
                        && !nodes.get(task.nodeId()).isDown())
                .toList();
    }

    private void read(String instance, TaskView task, LogQuery query, Consumer<LogLine> each, CallContext context) {
        cluster.engine().stream(
                "read logs of task " + task.id(),
                EngineRequest.get("/tasks/" + task.id() + "/logs" + LogFrames.query(query)),
                context,
                body -> new LogFrames(instance, context.time().now(), each).read(body));
    }
}
