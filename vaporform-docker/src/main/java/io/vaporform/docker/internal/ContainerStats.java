package io.vaporform.docker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.InstanceMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures what containers use, each by one sample.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerStats">Container stats</a>
 */
record ContainerStats(Engine engine) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the engine says where there is no limit: that of the host, or a number near the largest there is. */
    private static final long NO_LIMIT = Long.MAX_VALUE >> 1;

    /** Empty if it does not run, or is gone. */
    Optional<InstanceMetrics> of(String name, CallContext context) {
        AtomicReference<JsonNode> answer = new AtomicReference<>();
        try {
            engine.stream(
                    "measure container " + name,
                    EngineRequest.get("/containers/" + name + "/stats?stream=false&one-shot=true"),
                    context,
                    body -> answer.set(JSON.readTree(body)));
        } catch (ProvisioningException gone) {
            if (String.valueOf(gone.getMessage()).contains("No such container")) {
                return Optional.empty();
            }
            throw gone;
        }
        JsonNode seen = Objects.requireNonNull(answer.get());
        // Of one that does not run the engine shows zeros, from the year one.
        return seen.path("pids_stats").path("current").asLong() == 0
                ? Optional.empty()
                : Optional.of(sample(name, seen));
    }

    static InstanceMetrics sample(String name, JsonNode seen) {
        JsonNode memory = seen.path("memory_stats");
        long limit = memory.path("limit").asLong();
        long received = 0;
        long sent = 0;
        for (JsonNode network : seen.path("networks")) {
            received += network.path("rx_bytes").asLong();
            sent += network.path("tx_bytes").asLong();
        }
        return new InstanceMetrics(
                name,
                Instant.parse(seen.path("read").asText()),
                Duration.ofNanos(seen.at("/cpu_stats/cpu_usage/total_usage").asLong()),
                used(memory),
                limit > 0 && limit < NO_LIMIT ? OptionalLong.of(limit) : OptionalLong.empty(),
                seen.at("/pids_stats/current").asLong(),
                received,
                sent,
                blocks(seen, "read"),
                blocks(seen, "write"));
    }

    /** As the docker command counts it: without pages of files that nobody has used lately. The name is that of cgroup v2, or of v1. */
    private static long used(JsonNode memory) {
        JsonNode stats = memory.path("stats");
        long cached = stats.path("inactive_file")
                .asLong(stats.path("total_inactive_file").asLong());
        return Math.max(0, memory.path("usage").asLong() - cached);
    }

    private static long blocks(JsonNode seen, String operation) {
        long bytes = 0;
        for (JsonNode device : seen.at("/blkio_stats/io_service_bytes_recursive")) {
            if (device.path("op").asText().equalsIgnoreCase(operation)) {
                bytes += device.path("value").asLong();
            }
        }
        return bytes;
    }
}
