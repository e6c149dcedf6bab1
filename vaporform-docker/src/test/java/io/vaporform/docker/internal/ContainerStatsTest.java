package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vaporform.spi.InstanceMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an engine says of a container, with several networks and disks. */
class ContainerStatsTest {

    private static final String SEEN = """
            {"read":"2026-11-29T20:15:00Z","cpu_stats":{"cpu_usage":{"total_usage":1500000000}},
            "memory_stats":{"usage":1000,"limit":67108864,"stats":{"inactive_file":200}},"pids_stats":{"current":3},
            "networks":{"eth0":{"rx_bytes":10,"tx_bytes":1},"eth1":{"rx_bytes":20,"tx_bytes":2}},
            "blkio_stats":{"io_service_bytes_recursive":[{"major":8,"minor":0,"op":"%1$s","value":100},
            {"major":8,"minor":0,"op":"%2$s","value":40},{"major":8,"minor":16,"op":"%2$s","value":2}]}}
            """;

    private static InstanceMetrics of(String json) throws IOException {
        return ContainerStats.sample("web-0", new ObjectMapper().readTree(json));
    }

    @Test
    void allNetworksAndDisksCount() throws IOException {
        InstanceMetrics sample = of(SEEN.formatted("Read", "Write"));

        assertThat(sample.at()).isEqualTo(Instant.parse("2026-11-29T20:15:00Z"));
        assertThat(sample.cpuTime()).isEqualTo(Duration.ofMillis(1500));
        assertThat(sample.memory()).isEqualTo(800);
        assertThat(sample.memoryLimit()).hasValue(64L << 20);
        assertThat(sample.processes()).isEqualTo(3);
        assertThat(sample.networkReceived()).isEqualTo(30);
        assertThat(sample.networkSent()).isEqualTo(3);
        assertThat(sample.blockRead()).isEqualTo(100);
        assertThat(sample.blockWritten()).isEqualTo(42);
    }

    @Test
    void controlGroupsOfTheSecondVersionSayItInSmallLetters() throws IOException {
        assertThat(of(SEEN.formatted("read", "write")).blockWritten()).isEqualTo(42);
    }

    @Test
    void whatIsNotCountedIsNothing() throws IOException {
        InstanceMetrics sample =
                of("{\"read\":\"2026-11-29T20:15:00Z\",\"blkio_stats\":{\"io_service_bytes_recursive\":null}}");

        assertThat(sample.blockRead()).isZero();
        assertThat(sample.memoryLimit()).isEmpty();
    }
}
