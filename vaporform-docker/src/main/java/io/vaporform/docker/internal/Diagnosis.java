package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.HealthStateLog;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Health;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out that an instance will not become healthy, and why. */
public record Diagnosis(DeploymentSpec spec, ContainerLogs logs) {

    /** The first restart may be bad luck, such as a database that was not there yet. */
    private static final int RESTARTS_THAT_FAIL = 2;

    private static final Pattern LOST_FILES = Pattern.compile("BaseFS of container \\w+ is unexpectedly nil");

    private static final int LAST_LINES = 10;
    private static final int LONGEST_TAIL = 2000;

    /** Whether there is no use in waiting any longer. */
    boolean isFailing(ContainerView view) {
        return switch (view.status()) {
            case "running" -> view.health() == Health.UNHEALTHY || isOverdue(view);
            case "restarting", "exited" -> view.restarts() >= RESTARTS_THAT_FAIL;
            case "removing" -> false;
            default -> true;
        };
    }

    /** Its time to start is over by the engine's own clock, and the last check has failed. */
    private boolean isOverdue(ContainerView view) {
        return view.health() == Health.STARTING
                && spec.health()
                        .map(check -> view.probedFor().compareTo(check.start()) >= 0)
                        .orElse(false);
    }

    /** Whether the engine that runs it knows nothing of its files, as one that was killed while it started it: no check can be run in it, and a start mends that. */
    boolean isLostToEngine(ContainerView view) {
        return view.isRunning()
                && view.lastProbe()
                        .map(Diagnosis::said)
                        .filter(said -> LOST_FILES.matcher(said).find())
                        .isPresent();
    }

    /** What happened, in the words of the engine and of the instance, without secrets, and what to do. */
    String explain(ContainerView view, CallContext context) {
        String text = "instance " + view.name() + " " + (view.isRunning() ? unhealthy(view) : ended(view))
                + tail(view, context);
        return Redaction.of(spec).mask(text);
    }

    /** Why a release command failed, with its last lines, without secrets. */
    String explainRelease(ContainerView view, CallContext context) {
        String text = "the release command does not end well: " + view.detail() + ", exit code " + view.exitCode()
                + "; correct it, or what it needs" + tail(view, context);
        return Redaction.of(spec).mask(text);
    }

    private String unhealthy(ContainerView view) {
        String within =
                spec.health().map(HealthCheck::start).map(Object::toString).orElse("its time");
        String probe = view.lastProbe()
                .map(last -> "the last check exited with " + exitCode(last) + " and said '" + said(last) + "'")
                .orElse("no check has ended yet");
        return "did not become healthy within " + within + " (" + probe
                + "); correct what it needs to start, the check, or give it more time";
    }

    private static String ended(ContainerView view) {
        String cure = view.isOutOfMemory()
                ? "; give it more memory"
                : "; correct its command or what it needs to start, such as an environment variable";
        return "does not keep running: " + view.detail() + ", exit code " + view.exitCode() + ", started "
                + (view.restarts() + 1) + " times" + cure;
    }

    private String tail(ContainerView view, CallContext context) {
        try {
            String tail = logs.tail(view.name(), LAST_LINES, context);
            return tail.isEmpty() ? "; it wrote nothing" : "; its last lines:\n" + last(tail);
        } catch (VaporformException unreadable) {
            return "; its log could not be read: " + unreadable.getMessage();
        }
    }

    private static long exitCode(HealthStateLog probe) {
        return Optional.ofNullable(probe.getExitCodeLong()).orElse(-1L);
    }

    private static String said(HealthStateLog probe) {
        return last(Optional.ofNullable(probe.getOutput()).orElse("").strip());
    }

    /** So much of what somebody else wrote as fits into a message. */
    public static String last(String text) {
        return text.length() <= LONGEST_TAIL ? text : "…" + text.substring(text.length() - LONGEST_TAIL);
    }
}
