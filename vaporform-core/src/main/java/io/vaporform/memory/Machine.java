package io.vaporform.memory;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spi.DeploymentStatus.InstanceStatus;
import io.vaporform.spi.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Runs the programs of images: says what an instance has come to at a given time. Thread-safe. */
final class Machine {

    private static final int KILLED = 137;

    private final Map<String, Program> programs;
    private final Set<String> missing;

    Machine(Map<String, Program> programs, Set<String> missing) {
        this.programs = Map.copyOf(programs);
        this.missing = Set.copyOf(missing);
    }

    boolean lacks(DeploymentSpec spec) {
        return spec.image().filter(missing::contains).isPresent();
    }

    Behaviour behaviour(DeploymentSpec spec) {
        return spec.image()
                .map(programs::get)
                .map(program -> program.run(Resolved.environment(spec), spec.command()))
                .orElseGet(() -> Behaviour.healthy().writes(spec.image().orElse("template") + " started"));
    }

    InstanceStatus look(Thing.Running instance, Instant now) {
        Behaviour behaviour = behaviour(instance.spec());
        Duration running = Duration.between(instance.startedAt(), now);
        if (instance.killed()) {
            return exited(instance, KILLED);
        }
        if (behaviour.exited(running).isPresent()) {
            return exited(instance, behaviour.exited(running).getAsInt());
        }
        boolean passes = instance.spec()
                .health()
                .map(check -> behaviour.passes(running, check.interval()))
                .orElse(true);
        return passes
                ? new InstanceStatus(instance.name(), Health.HEALTHY, "running")
                : new InstanceStatus(instance.name(), Health.STARTING, "running, its health check has not passed yet");
    }

    /** How long an instance that is not healthy may still take; negative when that time is over. */
    Duration patience(Thing.Running instance, Instant now) {
        Duration allowed = instance.spec().health().map(HealthCheck::start).orElse(Duration.ZERO);
        return allowed.minus(Duration.between(instance.startedAt(), now));
    }

    private static InstanceStatus exited(Thing.Running instance, int code) {
        return new InstanceStatus(instance.name(), Health.UNHEALTHY, "exited (" + code + ")");
    }
}
