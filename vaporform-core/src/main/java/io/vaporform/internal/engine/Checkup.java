package io.vaporform.internal.engine;

import io.vaporform.error.VaporformException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks every part of an infrastructure how it is, all at the same time. One that does not answer is asked again only after its last answer: being
 * asked every second must not pile up threads.
 */
public final class Checkup {

    /** How long all parts together have. */
    public static final Duration BOUND = Duration.ofSeconds(3);

    /** A supervisor that has not looked for so long does not work; a look takes less. */
    static final Duration STALLED = Duration.ofMinutes(2);

    private static final String CONNECTED = "connected";
    private static final String DISCONNECTED = "disconnected";

    private final Engine engine;
    private final Work work;
    private final Instances instances;
    private final Optional<Supervisor> supervisor;
    private final Executor executor;
    private final Map<String, CompletableFuture<Found>> underway = new HashMap<>();

    public Checkup(Engine engine, Instances instances, Optional<Supervisor> supervisor, Executor executor) {
        this.engine = engine;
        this.work = engine.work();
        this.instances = instances;
        this.supervisor = supervisor;
        this.executor = executor;
    }

    /**
     * How one part is.
     *
     * @param part such as {@code store}
     * @param status one word for programs
     * @param text for a person who puts it right
     */
    public record Found(String part, boolean healthy, String status, String text) {}

    /** Blocks for {@link #BOUND} at most. */
    public List<Found> look() {
        Map<String, CompletableFuture<Found>> asked = new LinkedHashMap<>();
        asked.put("store", ask("store", this::store));
        for (String name : new TreeSet<>(instances.all().keySet())) {
            String part = "provider." + name;
            asked.put(part, ask(part, () -> instances.reach(name, work, BOUND)));
        }
        await(CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new)));
        Map<String, Found> found = new LinkedHashMap<>();
        asked.forEach((part, answer) -> found.put(part, answer.getNow(late(part))));
        found.put("supervisor", supervisor());
        return List.copyOf(found.values());
    }

    private String store() {
        work.store().read(Keys.LINEAGE);
        return "its rows can be read";
    }

    private Found supervisor() {
        if (supervisor.isEmpty()) {
            return new Found("supervisor", true, "off", "not asked for by Infrastructure.builder().supervise()");
        }
        Supervisor on = supervisor.get();
        String last = on.lookedAt().map(at -> "last looked at " + at).orElse("has not looked yet");
        Optional<String> foreign = engine.foreign();
        return on.silence().compareTo(STALLED) < 0 && foreign.isEmpty()
                ? new Found("supervisor", true, "on", last)
                : new Found("supervisor", false, "stalled", foreign.orElse(last + "; see the log for why"));
    }

    private CompletableFuture<Found> ask(String part, Supplier<String> question) {
        CompletableFuture<Found> answer = new CompletableFuture<>();
        synchronized (underway) {
            CompletableFuture<Found> before = underway.get(part);
            if (before != null && !before.isDone()) {
                return before;
            }
            underway.put(part, answer);
        }
        try {
            executor.execute(() -> answer.complete(answer(part, question)));
        } catch (RejectedExecutionException closed) {
            answer.complete(ill(part, "nobody takes up work: this infrastructure, or its executor, is closed"));
        }
        return answer;
    }

    /** Others' exceptions may quote what must not be seen, such as the URL of a database with its password. */
    private static Found answer(String part, Supplier<String> question) {
        try {
            return new Found(part, true, CONNECTED, question.get());
        } catch (VaporformException known) {
            return ill(part, String.valueOf(known.getMessage()));
        } catch (RuntimeException | LinkageError unexpected) {
            return ill(
                    part,
                    "it failed with " + unexpected.getClass().getName()
                            + "; Infrastructure.connect() throws it in full");
        }
    }

    private static Found ill(String part, String text) {
        return new Found(part, false, DISCONNECTED, text);
    }

    private static Found late(String part) {
        return ill(part, "no answer within " + BOUND);
    }

    private void await(CompletableFuture<?> all) {
        try {
            work.time().await(all, BOUND);
        } catch (TimeoutException late) {
            // Each part that is not done says so itself.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new VaporformException("interrupted while the parts were asked how they are", interrupted);
        }
    }
}
