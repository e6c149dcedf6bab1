package io.vaporform.spi;

import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that is to be run in a running instance, beside what runs there. Immutable; each method returns a changed copy.
 *
 * @param command the program and its arguments, without a shell; never a secret, as every process of the instance sees them
 * @param environment what it has beside the instance's own
 * @param instance in which one, by its name as in the outputs; empty for the first
 * @param timeout how long its end is waited for
 */
public record ExecRequest(
        List<String> command, Map<String, Secret> environment, Optional<String> instance, Duration timeout) {

    /** How long a command may take unless said otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    /** @throws io.vaporform.error.InvalidSpecException if there is no program, or no time */
    public ExecRequest {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        new Violations()
                .unless(
                        !command.isEmpty() && !command.get(0).isEmpty(),
                        "command",
                        command,
                        "must begin with a program",
                        "name one, such as ls")
                .unless(
                        timeout.compareTo(Duration.ZERO) > 0,
                        "timeout",
                        timeout,
                        "must be more than nothing",
                        "leave it out for " + DEFAULT_TIMEOUT.toSeconds() + " seconds")
                .throwIfAny();
    }

    public static ExecRequest of(String... command) {
        return new ExecRequest(List.of(command), Map.of(), Optional.empty(), DEFAULT_TIMEOUT);
    }

    public ExecRequest env(String name, Secret value) {
        Map<String, Secret> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ExecRequest(command, more, instance, timeout);
    }

    public ExecRequest env(String name, String value) {
        return env(name, Secret.of(value));
    }

    public ExecRequest in(String instance) {
        return new ExecRequest(command, environment, Optional.of(instance), timeout);
    }

    public ExecRequest within(Duration timeout) {
        return new ExecRequest(command, environment, instance, timeout);
    }
}
