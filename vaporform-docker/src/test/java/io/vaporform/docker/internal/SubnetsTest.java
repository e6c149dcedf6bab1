package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.QuotaExceededException;
import io.vaporform.testkit.MemoryRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubnetsTest {

    private static final AddressRange RANGE =
            AddressRange.parse("10.192.0.0/22").orElseThrow();

    @TempDir
    private Path directory;

    private final MemoryRecords records = new MemoryRecords();
    private final Subnets subnets = new Subnets(RANGE, 24, new HostRoutes(Optional.empty()));

    @Test
    void eachNetworkHasItsOwnAndFindsItAgain() {
        List<AddressRange> all = List.of(reserve("a"), reserve("b"), reserve("c"), reserve("d"));

        assertThat(all).doesNotHaveDuplicates();
        assertThat(reserve("c")).isEqualTo(all.get(2));
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> reserve("e"))
                .withMessageContaining("no /24 is left of 10.192.0.0/22")
                .withMessageContaining("choose another networkRange");
    }

    @Test
    void whatIsFreedIsGivenAgain() {
        List.of("a", "b", "c", "d").forEach(this::reserve);
        AddressRange ofB = reserve("b");

        subnets.free("b", records);

        assertThat(reserve("e")).isEqualTo(ofB);
    }

    @Test
    void whereSomebodyElseIsIsTriedLast() {
        AddressRange first = reserve("a");
        subnets.takenByForeigner(first, records);

        assertThat(reserve("a")).isNotEqualTo(first);
    }

    /** As the kernel shows a default route, one to 10.192.0.0/23 and one to 10.192.3.7. */
    @Test
    void whereTheHostHasARouteNoNetworkIsMade() throws IOException {
        Path table = Files.writeString(directory.resolve("route"), """
                Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
                eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
                tun0\t0000C00A\t00000000\t0001\t0\t0\t0\t00FEFFFF\t0\t0\t0
                tun1\t0703C00A\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0
                """);
        Subnets beside = new Subnets(RANGE, 24, new HostRoutes(Optional.of(table)));

        assertThat(beside.reserve("a", records)).hasToString("10.192.2.0/24");
        assertThat(beside.reserve("a", records)).hasToString("10.192.2.0/24");
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> beside.reserve("b", records))
                .withMessageContaining("and the host has routes to [10.192.0.0/23, 10.192.3.7/32]");
    }

    @Test
    void whatWasGivenOfAnotherRangeIsFreedToo() {
        reserve("a");
        Subnets later =
                new Subnets(AddressRange.parse("10.64.0.0/12").orElseThrow(), 24, new HostRoutes(Optional.empty()));

        later.free("a", records);

        assertThat(records.scan("")).isEmpty();
    }

    private AddressRange reserve(String network) {
        return subnets.reserve(network, records);
    }
}
