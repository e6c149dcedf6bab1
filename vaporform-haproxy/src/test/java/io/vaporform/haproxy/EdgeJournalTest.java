package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeJournalTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final EdgeMember MEMBER =
            new EdgeMember("web-1", Member.State.ACTIVE, List.of(new Endpoint("http", From.HOST, "127.0.0.1", 8080)));

    @TempDir
    private Path path;

    private Path file;
    private EdgeJournal journal;

    @BeforeEach
    void open() {
        file = path.resolve("journal");
        journal = new EdgeJournal(file);
    }

    private static Mark mark(String address) {
        return new Mark("test", "lineage", Address.parse(address), 1);
    }

    private static EdgeRoute route(int number) {
        return new EdgeRoute(
                mark("shop/main/route/r" + number),
                NOW,
                RouteSpec.builder("edge", "h" + number + ".example.com")
                        .to("web")
                        .build(),
                "rr-tcp-2000-" + number,
                Optional.empty(),
                Map.of());
    }

    private static EdgeBalancer balancer() {
        return new EdgeBalancer(
                mark("shop/main/load-balancer/edge"),
                NOW,
                LoadBalancerSpec.builder().http(0).build(),
                List.of(8080),
                Map.of("rr-tcp-2000", 32));
    }

    private List<EdgeRoute> routes() {
        return journal.look(EdgeState::routes);
    }

    @Test
    void whatIsWrittenIsReadByOthers() {
        EdgeJournal other = new EdgeJournal(file);
        assertThat(other.balancer()).isEmpty();
        journal.put(balancer());
        journal.put(route(1));
        journal.members(route(1).token(), "web", List.of(MEMBER));

        assertThat(other.balancer()).contains(balancer());
        assertThat(other.look(EdgeState::routes)).containsExactly(route(1).with("web", List.of(MEMBER)));

        other.put(route(2));
        other.gone(route(1).token());
        assertThat(routes()).containsExactly(route(2));
    }

    @Test
    void aRouteThatIsWrittenAgainKeepsItsMembers() {
        journal.put(route(1));
        journal.members(route(1).token(), "web", List.of(MEMBER));
        EdgeRoute moved = route(1).at("lc-tcp-2000-1", Optional.of("src-tcp-2000-1"));

        journal.put(moved);

        assertThat(routes()).containsExactly(moved.with("web", List.of(MEMBER)));
        assertThat(journal.<Boolean>look(state -> state.isTaken("rr-tcp-2000-1")))
                .isFalse();
        assertThat(journal.<Boolean>look(state -> state.isTaken("src-tcp-2000-1")))
                .isTrue();
    }

    @Test
    void whatWasNotFinishedDoesNotCountAndIsWrittenOver() throws IOException {
        journal.put(route(1));
        Files.writeString(file, "{\"gone\":\"" + route(1).token(), StandardOpenOption.APPEND);

        assertThat(new EdgeJournal(file).look(EdgeState::routes)).containsExactly(route(1));
        journal.put(route(2));
        assertThat(new EdgeJournal(file).look(EdgeState::routes)).containsExactly(route(1), route(2));
    }

    @Test
    void whoDidNotComeToTheEndIsKnown() {
        journal.put(route(1));
        journal.put(route(2));
        journal.settled(route(2).token());
        journal.gone(route(2).token());

        assertThat(journal.look(EdgeState::unsettled)).containsExactlyInAnyOrder(route(1).token(), route(2).token());
        assertThat(journal.<Boolean>look(state -> state.isSettled("new"))).isTrue();
    }

    @Test
    void itIsWrittenAnewBeforeItIsMostlyOld() throws IOException {
        EdgeJournal other = new EdgeJournal(file);
        journal.put(balancer());
        journal.put(route(1));
        journal.settled(route(1).token());
        assertThat(other.look(EdgeState::routes)).hasSize(1);
        for (int i = 0; i < 1_500; i++) {
            journal.members(route(1).token(), "web", i % 2 == 0 ? List.of() : List.of(MEMBER));
        }
        journal.gone("left");

        assertThat(Files.readAllLines(file)).hasSizeLessThan(1_100);
        assertThat(other.look(EdgeState::routes)).containsExactly(route(1).with("web", List.of(MEMBER)));
        assertThat(other.balancer()).contains(balancer());
        assertThat(other.look(EdgeState::unsettled)).containsExactly("left");
    }
}
