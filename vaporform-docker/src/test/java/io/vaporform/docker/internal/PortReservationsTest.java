package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.ConflictException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.spec.PortSpec;
import io.vaporform.testkit.MemoryRecords;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortReservationsTest {

    private static final PortSpec ANY = new PortSpec("http", 8080, OptionalInt.empty());

    private final MemoryRecords records = new MemoryRecords();
    private final PortReservations ports = new PortReservations("127.0.0.1", 20_000, 20_003);

    @Test
    void eachContainerHasItsOwnAndFindsItAgain() {
        Set<Integer> all = new HashSet<>();
        for (String container : List.of("a", "b", "c", "d")) {
            all.add(reserve(container));
        }

        assertThat(all).containsExactlyInAnyOrder(20_000, 20_001, 20_002, 20_003);
        int first = reserve("a");
        assertThat(reserve("a")).isEqualTo(first);
    }

    @Test
    void aRangeThatIsUsedUpIsToldWithTheCure() {
        List.of("a", "b", "c", "d").forEach(this::reserve);

        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> reserve("e"))
                .withMessageContaining("20000 to 20003")
                .withMessageContaining("widen the port range");
    }

    @Test
    void whatIsFreedIsGivenAgain() {
        List.of("a", "b", "c", "d").forEach(this::reserve);
        int ofB = reserve("b");

        ports.free("b", records);

        assertThat(reserve("e")).isEqualTo(ofB);
    }

    @Test
    void freeingOneLeavesThoseOfLongerNames() {
        int other = reserve("web-11");

        ports.free("web-1", records);

        assertThat(reserve("web-11")).isEqualTo(other);
    }

    @Test
    void whatAForeignerUsesIsTheLastToBeTriedAgain() {
        int first = reserve("a");
        ports.takenByForeigner(first, records);
        int second = reserve("a");
        ports.takenByForeigner(second, records);
        assertThat(second).isNotEqualTo(first);
        List.of("b", "c").forEach(this::reserve);

        assertThat(reserve("d")).isEqualTo(first);
        assertThat(reserve("e")).isEqualTo(second);
    }

    @Test
    void aFixedPortIsGivenToOneOnly() {
        PortSpec fixed = new PortSpec("http", 8080, OptionalInt.of(80));
        assertThat(ports.reserve("a", List.of(fixed), records)).containsEntry("http", 80);
        assertThat(ports.reserve("a", List.of(fixed), records)).containsEntry("http", 80);

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> ports.reserve("b", List.of(fixed), records))
                .withMessageContaining("host port 80")
                .withMessageContaining("a/http");
    }

    private int reserve(String container) {
        return ports.reserve(container, List.of(ANY), records).get("http");
    }
}
