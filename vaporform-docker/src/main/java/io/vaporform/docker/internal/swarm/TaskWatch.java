package io.vaporform.docker.internal.swarm;

import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Watch;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at the list of tasks again and again: a swarm sends events of its services and nodes, and none of its tasks. */
record TaskWatch(Cluster cluster) implements Watch {

    private static final Duration EVERY = Duration.ofSeconds(1);

    @Override
    public void watch(Runnable watching, Consumer<Mark> changed, CallContext context) {
        Map<Mark, Set<String>> before = look(context);
        watching.run();
        while (context.remaining().compareTo(EVERY) > 0 && pause(context)) {
            Map<Mark, Set<String>> now = look(context);
            Set<Mark> all = new HashSet<>(before.keySet());
            all.addAll(now.keySet());
            for (Mark mark : all) {
                if (!Objects.equals(before.get(mark), now.get(mark))) {
                    changed.accept(mark);
                }
            }
            before = now;
        }
    }

    /** The tasks of each generation, with their states. */
    private Map<Mark, Set<String>> look(CallContext context) {
        Map<Mark, Set<String>> tasks = new HashMap<>();
        cluster.tasks(context.scope(), context)
                .forEach(task -> task.mark().ifPresent(mark -> tasks.computeIfAbsent(mark, none -> new HashSet<>())
                        .add(task + (task.isWanted() ? "" : ", not wanted"))));
        return tasks;
    }

    private static boolean pause(CallContext context) {
        try {
            context.time().pause(EVERY);
            return true;
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
