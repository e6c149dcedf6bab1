package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.memory.InMemoryDns;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Challenges in zones in memory, where no server is to be asked. */
class ChallengeRecordsTest {

    private static final DomainName ZONE = DomainName.of("example.com");
    private static final DomainName SHOP = DomainName.of("shop.example.com");
    private static final DomainName AT = DomainName.of("_acme-challenge.shop.example.com");

    private final InMemoryDns zones = InMemoryDns.zones("example.com", "deep.example.com");
    private final AuthoritativeDns silent = AuthoritativeDns.builder()
            .roots("127.0.0.1")
            .port(1)
            .timeout(Duration.ofMillis(50))
            .total(Duration.ofMillis(100))
            .build();
    private final ChallengeRecords records = records(zones);

    private ChallengeRecords records(DnsBackend... backends) {
        return new ChallengeRecords(silent, new HeldZones(List.of(backends)));
    }

    @AfterEach
    void close() {
        silent.close();
    }

    private List<String> values(DomainName at) {
        return zones.get(ZONE, at, Rdata.TXT)
                .map(set -> set.data().stream().map(Rdata::value).toList())
                .orElse(List.of());
    }

    private void byHand(Rrset set) {
        zones.change(ZONE, List.of(RrsetChange.create(set)));
    }

    @Test
    void aHostAndItsWildcardShareOneName() {
        assertThat(records.place(SHOP)).isEqualTo(AT);
        assertThat(records.place(DomainName.of("*.shop.example.com"))).isEqualTo(AT);
        assertThat(records.refusal(SHOP)).isEmpty();

        records.put(AT, "one");
        records.put(AT, "two");
        records.put(AT, "two");

        assertThat(values(AT)).containsExactly("one", "two");
        assertThat(zones.get(ZONE, AT, Rdata.TXT).orElseThrow().ttl()).isEqualTo(ChallengeRecords.TTL);
    }

    @Test
    void removingLeavesWhatIsOfOthers() {
        byHand(new Rrset(AT, Duration.ofMinutes(5), List.of(Rdata.txt("foreign"))));
        records.put(AT, "mine");
        records.remove(AT, "mine");
        records.remove(AT, "mine");

        assertThat(values(AT)).containsExactly("foreign");
        assertThat(zones.get(ZONE, AT, Rdata.TXT).orElseThrow().ttl()).isEqualTo(ChallengeRecords.TTL);

        records.remove(AT, "foreign");
        assertThat(zones.records(ZONE)).isEmpty();
        records.remove(AT, "foreign");
    }

    @Test
    void allValuesThatAreSetAtATimeAreThere() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<ChallengeRecords> processes = List.of(records(zones), records(zones), records(zones));
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String value = "value-" + i;
            ChallengeRecords process = processes.get(i % processes.size());
            all.add(threads.submit(() -> process.put(AT, value)));
        }
        for (Future<?> each : all) {
            each.get(20, TimeUnit.SECONDS);
        }
        assertThat(values(AT)).hasSize(60);

        all.clear();
        for (int i = 1; i < 60; i++) {
            String value = "value-" + i;
            ChallengeRecords process = processes.get(i % processes.size());
            all.add(threads.submit(() -> process.remove(AT, value)));
        }
        for (Future<?> each : all) {
            each.get(20, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(values(AT)).containsExactly("value-0");
    }

    @Test
    void anAliasInAZoneThatIsHeldIsFollowed() {
        byHand(Rrset.of(AT.text(), Rdata.cname("x.acme.example.com")));
        byHand(Rrset.of("x.acme.example.com", Rdata.cname("y.deep.example.com")));

        assertThat(records.place(SHOP)).isEqualTo(DomainName.of("y.deep.example.com"));
        records.put(records.place(SHOP), "one");
        assertThat(zones.records(DomainName.of("deep.example.com"))).hasSize(1);
    }

    @Test
    void theAliasOfAWildcardIsInNobodysWay() {
        byHand(Rrset.of("*.example.com", Rdata.cname("edge.example.net")));

        assertThat(records.place(SHOP)).isEqualTo(AT);
        records.put(AT, "one");
        assertThat(values(AT)).containsExactly("one");
    }

    @Test
    void aliasesWithoutAnEndAreToldOf() {
        byHand(Rrset.of(AT.text(), Rdata.cname("x.example.com")));
        byHand(Rrset.of("x.example.com", Rdata.cname(AT.text())));

        assertThatThrownBy(() -> records.place(SHOP))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("lead to no end")
                .hasMessageContaining("x.example.com");
    }

    @Test
    void aNameWhoseServersAreSilentIsRefusedAndNotWaitedFor() {
        DomainName foreign = DomainName.of("www.customer.example");

        assertThat(records.refusal(foreign)).get().asString().contains("_acme-challenge.www.customer.example");
        assertThatThrownBy(() -> records.place(foreign)).isInstanceOf(ProviderUnavailableException.class);
        assertThatThrownBy(() -> records.put(foreign, "x"))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("no back end holds");
        records.remove(foreign, "x");
        Optional<ChallengeLag> lag = records.lag(AT, "one");
        assertThat(lag).isPresent();
        assertThat(lag.get().isOnlySilence()).isFalse();
    }

    @Test
    void aValueIsNoUseOfAName() {
        records.put(AT, "one");

        assertThat(new HeldZone(zones, ZONE).hasOthers(SHOP, ZoneSyncTestCase.OWNER))
                .isFalse();
        byHand(Rrset.of("www.shop.example.com", Rdata.a("192.0.2.1")));
        assertThat(new HeldZone(zones, ZONE).hasOthers(SHOP, ZoneSyncTestCase.OWNER))
                .isTrue();
    }

    @Test
    void theRecordsOfDomainsAndChallengesLeaveEachOtherAsTheyAre() {
        ZoneSync sync = ZoneSync.of(zones);
        Rrset www = Rrset.of("www.example.com", Rdata.a("192.0.2.1"));
        records.put(AT, "one");
        sync.apply(sync.plan(ZONE, ZoneSyncTestCase.OWNER, List.of(www)));
        assertThat(values(AT)).containsExactly("one");

        sync.apply(sync.plan(ZONE, ZoneSyncTestCase.OWNER, List.of()));
        assertThat(values(AT)).containsExactly("one");
        records.remove(AT, "one");
        assertThat(zones.records(ZONE)).isEmpty();
    }
}
