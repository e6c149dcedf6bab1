package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.HealthCheck;
import io.vaporform.docker.internal.engine.ApiVersion;
import io.vaporform.spec.DeploymentSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A spec's health check as the engine runs it inside the container. No text of a tenant's ever becomes code: it is an argument. */
public final class HealthProbe {

    private static final ApiVersion WITH_START_INTERVAL = new ApiVersion(1, 44);
    private static final Duration FIRST_CHECKS = Duration.ofMillis(250);

    /** Images have the one or the other, or neither. */
    private static final String FETCH = "wget -q -O /dev/null \"$0\" || curl -fsS -o /dev/null \"$0\"";

    /** Needs no client in the image, and leaves no trace in the application's log. */
    private static final String LISTENS = "grep -qsE \"$0\" /proc/net/tcp /proc/net/tcp6";

    private HealthProbe() {}

    static HealthCheck of(DeploymentSpec spec, io.vaporform.spec.HealthCheck check, ApiVersion api) {
        HealthCheck probe = new HealthCheck()
                .withTest(test(spec, check))
                .withInterval(check.interval().toNanos())
                .withTimeout(check.timeout().toNanos())
                .withRetries(check.fall())
                .withStartPeriod(check.start().toNanos());
        if (api.atLeast(WITH_START_INTERVAL)) {
            Duration first = check.interval().compareTo(FIRST_CHECKS) < 0 ? check.interval() : FIRST_CHECKS;
            probe.withStartInterval(first.toNanos());
        }
        return probe;
    }

    public static List<String> test(DeploymentSpec spec, io.vaporform.spec.HealthCheck check) {
        if (!check.command().isEmpty()) {
            List<String> test = new java.util.ArrayList<>(List.of("CMD"));
            test.addAll(check.command());
            return test;
        }
        int port = check.port().orElseGet(() -> spec.ports().get(0).container());
        return check.path()
                .map(path -> List.of("CMD", "sh", "-c", FETCH, "http://127.0.0.1:" + port + path))
                .orElseGet(() -> List.of("CMD", "sh", "-c", LISTENS, listening(port)));
    }

    /** A line of /proc/net/tcp (proc(5)): local address and port in hex, no remote side, state 0A, which is LISTEN. */
    private static String listening(int port) {
        return String.format(Locale.ROOT, ":%04X [0-9A-F]+:0000 0A", port);
    }
}
