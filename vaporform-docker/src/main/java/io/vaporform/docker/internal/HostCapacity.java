package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.Info;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capacity;
import java.util.Objects;

/**
 * The CPUs and the memory of the engine's host. Thread-safe.
 *
 * @param cpus how many times its CPUs may be promised
 * @param memory how many times its memory may be promised
 */
public record HostCapacity(Engine engine, double cpus, double memory) implements Capacity {

    @Override
    public Load total(CallContext context) {
        Info host = engine.call(
                "look at the host", context, s -> s.docker().infoCmd().exec());
        return new Load(
                times(Objects.requireNonNullElse(host.getNCPU(), 0) * 1000L, cpus),
                times(Objects.requireNonNullElse(host.getMemTotal(), 0L), memory));
    }

    /** So many times what is there, as far as that can be counted. */
    public static long times(long there, double share) {
        return (long) Math.min(Long.MAX_VALUE, there * share);
    }
}
