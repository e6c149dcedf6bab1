package io.vaporform.testkit.tck;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the kit goes about it. Immutable; each method returns a changed copy. */
public final class TckSettings {

    /** How long one change may take until it is done, unless set: {@value} seconds. */
    public static final int DEFAULT_DEADLINE_SECONDS = 60;

    /** How long one call may take, unless set: {@value} seconds. */
    public static final int DEFAULT_PROMPT_SECONDS = 10;

    private final Duration deadline;
    private final Duration promptly;
    private final @Nullable TimeSource time;

    private TckSettings(Duration deadline, Duration promptly, @Nullable TimeSource time) {
        this.deadline = deadline;
        this.promptly = promptly;
        this.time = time;
    }

    /** Real time and the default limits. */
    public static TckSettings create() {
        return new TckSettings(
                Duration.ofSeconds(DEFAULT_DEADLINE_SECONDS), Duration.ofSeconds(DEFAULT_PROMPT_SECONDS), null);
    }

    /** How long one change may take until it is done, by {@link #time}. */
    public TckSettings deadline(Duration deadline) {
        return new TckSettings(deadline, promptly, time);
    }

    /** How long one call to the provider may take, by {@link #time}; and how soon one that was interrupted must end, in real time. */
    public TckSettings promptly(Duration promptly) {
        return new TckSettings(deadline, promptly, time);
    }

    /** The time the provider is given; real time unless set. Only a provider whose system is in memory can do with another. */
    public TckSettings time(TimeSource time) {
        return new TckSettings(deadline, promptly, time);
    }

    Duration deadline() {
        return deadline;
    }

    Duration promptly() {
        return promptly;
    }

    Optional<TimeSource> time() {
        return Optional.ofNullable(time);
    }
}
