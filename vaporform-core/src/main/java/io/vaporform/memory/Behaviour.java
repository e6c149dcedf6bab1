package io.vaporform.memory;

import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** How a {@link Program} behaves once it is started. Immutable; each method returns a changed copy. */
public final class Behaviour {

    private static final Behaviour HEALTHY =
            new Behaviour(Duration.ZERO, OptionalInt.empty(), Duration.ZERO, 0, List.of(), Behaviour::nothing);

    private final Duration startDelay;
    private final OptionalInt exitCode;
    private final Duration exitAfter;
    private final int failingChecks;
    private final List<String> lines;
    private final Function<ExecRequest, ExecResult> commands;

    private Behaviour(
            Duration startDelay,
            OptionalInt exitCode,
            Duration exitAfter,
            int failingChecks,
            List<String> lines,
            Function<ExecRequest, ExecResult> commands) {
        this.startDelay = startDelay;
        this.exitCode = exitCode;
        this.exitAfter = exitAfter;
        this.failingChecks = failingChecks;
        this.lines = List.copyOf(lines);
        this.commands = commands;
    }

    /** Is healthy at once, stays so, and writes nothing. */
    public static Behaviour healthy() {
        return HEALTHY;
    }

    /** Passes no health check before {@code delay} is over. */
    public Behaviour startsAfter(Duration delay) {
        return new Behaviour(delay, exitCode, exitAfter, failingChecks, lines, commands);
    }

    /** Ends by itself. */
    public Behaviour exits(int code, Duration after) {
        return new Behaviour(startDelay, OptionalInt.of(code), after, failingChecks, lines, commands);
    }

    /** Fails the first {@code checks} health checks. */
    public Behaviour failsChecks(int checks) {
        return new Behaviour(startDelay, exitCode, exitAfter, checks, lines, commands);
    }

    /** Writes {@code line} to standard output when it starts. */
    public Behaviour writes(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new Behaviour(startDelay, exitCode, exitAfter, failingChecks, more, commands);
    }

    /** Answers commands that are run in it; unless set, each ends well and writes nothing. */
    public Behaviour executes(Function<ExecRequest, ExecResult> commands) {
        return new Behaviour(startDelay, exitCode, exitAfter, failingChecks, lines, commands);
    }

    private static ExecResult nothing(ExecRequest request) {
        return new ExecResult(request.instance().orElse(""), 0, "", "", false);
    }

    ExecResult execute(ExecRequest request) {
        return commands.apply(request);
    }

    List<String> lines() {
        return lines;
    }

    /** The exit code, once it has ended. */
    OptionalInt exited(Duration running) {
        return running.compareTo(exitAfter) >= 0 ? exitCode : OptionalInt.empty();
    }

    /** Whether a check that is made every {@code interval} has passed after so long. */
    boolean passes(Duration running, Duration interval) {
        return running.compareTo(startDelay.plus(interval.multipliedBy(failingChecks))) >= 0;
    }
}
