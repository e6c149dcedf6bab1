package io.vaporform.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Zones and sets as Route 53 has them, beside what the kit asks of every back end. */
class Route53BackendTest {

    private static final DomainName ZONE = DomainName.of("kit.example");
    private static final Rrset WWW = Rrset.of("www.kit.example", Rdata.a("192.0.2.1"));

    private FakeRoute53 route53;
    private FakeZone zone;
    private Route53Backend backend;

    @BeforeEach
    void start() {
        route53 = FakeRoute53.start();
        zone = route53.zone("Z1", "kit.example");
        backend = route53.backend().build();
    }

    @AfterEach
    void stop() {
        backend.close();
        route53.close();
    }

    private void change(RrsetChange... changes) {
        backend.change(ZONE, List.of(changes));
    }

    private long requests(String method) {
        return route53.requests().stream()
                .filter(each -> each.startsWith(method))
                .count();
    }

    @Test
    void privateZonesAreIgnored() {
        route53.zone("Z2", "kit.example", true);
        route53.zone("Z3", "inside.example", true);

        assertThat(backend.zones()).containsExactly(ZONE);
        change(RrsetChange.create(WWW));
        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).contains(WWW);
        assertThatThrownBy(() -> backend.records(DomainName.of("inside.example")))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("there is no public one of that name");
    }

    @Test
    void ofTwoPublicZonesWithOneNameOneMustBeChosen() {
        route53.zone("Z2", "kit.example").with("which.kit.example.", "TXT", "", "\"the second\"");

        assertThatThrownBy(() -> backend.records(ZONE))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("Z1")
                .hasMessageContaining("Z2")
                .hasMessageContaining("zoneId(\"Z1\")");
        assertThat(backend.zones()).containsExactly(ZONE);

        try (Route53Backend second = route53.backend().zoneId("/hostedzone/Z2").build()) {
            assertThat(second.get(ZONE, DomainName.of("which.kit.example"), Rdata.TXT))
                    .isPresent();
        }
    }

    @Test
    void aZoneThatWasMadeAgainIsFound() {
        assertThat(backend.records(ZONE)).hasSize(1);
        route53.remove("Z1");
        route53.zone("Z9", "kit.example");

        assertThatThrownBy(() -> backend.records(ZONE)).isInstanceOf(ProvisioningException.class);

        assertThat(backend.records(ZONE)).hasSize(1);
    }

    @Test
    void aZoneOfManyPagesIsReadToItsEnd() {
        List<RrsetChange> many = IntStream.range(0, 130)
                .mapToObj(i -> RrsetChange.create(Rrset.of("host-" + i + ".kit.example", Rdata.a("192.0.2." + i))))
                .toList();
        backend.change(ZONE, many);

        assertThat(backend.records(ZONE)).hasSize(131);
    }

    @Test
    void theIdOfAZoneIsLookedUpOnce() {
        change(RrsetChange.create(WWW));
        backend.records(ZONE);

        assertThat(route53.requests())
                .filteredOn(each -> each.contains("hostedzonesbyname"))
                .hasSize(1);
    }

    @Test
    void fewSetsAreAskedForAndManyAreListed() {
        backend.zones();
        List<RrsetChange> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(RrsetChange.create(Rrset.of("host-" + i + ".kit.example", Rdata.a("192.0.2." + i))));
        }
        change(many.get(0));
        long before = requests("GET");

        backend.change(ZONE, many.subList(1, 40));

        assertThat(requests("GET") - before).isEqualTo(1);
        assertThat(requests("POST")).isEqualTo(2);
    }

    @Test
    void escapesAreOctalThere() {
        Rrset text = Rrset.of("*.kit.example", Rdata.txt("bücher \"q\" \\ \u0001 \\065"));
        change(RrsetChange.create(text));
        zone.with("octal.kit.example.", "TXT", "", "\"\\141\\303\\274 \\\\141\"");

        assertThat(backend.get(ZONE, text.name(), Rdata.TXT)).contains(text);
        assertThat(backend.records(ZONE)).contains(text);
        assertThat(backend.get(ZONE, DomainName.of("octal.kit.example"), Rdata.TXT))
                .hasValueSatisfying(set -> assertThat(set.data().get(0).value()).isEqualTo("aü \\141"));
        change(RrsetChange.delete(text));
        assertThat(backend.get(ZONE, text.name(), Rdata.TXT)).isEmpty();
    }

    @Test
    void whatCannotBeSaidIsLeftOutAndNotLost() {
        zone.with("a\\100b.kit.example.", "A", "", "192.0.2.7")
                .with("wild.\\052.kit.example.", "A", "", "192.0.2.7")
                .with("odd.kit.example.", "TXT", "", "\"\\777\"");

        assertThat(backend.records(ZONE)).extracting(Rrset::type).containsExactly("NS");
        assertThatThrownBy(() -> change(RrsetChange.create(Rrset.of("odd.kit.example", Rdata.txt("x")))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("odd.kit.example TXT (data that cannot be said here)");
    }

    @Test
    void anAliasIsNotWrittenOver() {
        zone.with(
                "www.kit.example.",
                "A",
                "<AliasTarget><HostedZoneId>ZELB</HostedZoneId><DNSName>lb.elb.amazonaws.com.</DNSName>"
                        + "<EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>");

        assertThat(backend.records(ZONE)).noneMatch(set -> set.is(WWW.name(), Rdata.A));
        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).isEmpty();
        for (RrsetChange change : List.of(
                RrsetChange.create(WWW),
                RrsetChange.replace(WWW, WWW.ttl(WWW.ttl().plusSeconds(1))),
                RrsetChange.delete(WWW))) {
            assertThatThrownBy(() -> change(change))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("www.kit.example A (an alias of Route 53's own, for lb.elb.amazonaws.com.)");
        }
        assertThat(requests("POST")).isZero();
    }

    @Test
    void setsWithARoutingPolicyAreNotWrittenOver() {
        zone.with("www.kit.example.", "A", "<SetIdentifier>blue</SetIdentifier><Weight>10</Weight>", "192.0.2.1");

        assertThat(backend.records(ZONE)).noneMatch(set -> set.is(WWW.name(), Rdata.A));
        assertThatThrownBy(() -> change(RrsetChange.delete(WWW)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("www.kit.example A (sets with a routing policy of Route 53's own)");
    }

    @Test
    void aConflictSaysWhatIsThere() {
        change(RrsetChange.create(WWW));

        assertThatThrownBy(() -> change(RrsetChange.create(Rrset.of("www.kit.example", Rdata.a("192.0.2.9")))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("www.kit.example A (" + WWW + ")")
                .hasMessageContaining("plan again");
        assertThatThrownBy(() -> change(RrsetChange.delete(Rrset.of("no.kit.example", Rdata.a("192.0.2.9")))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("no.kit.example A (nothing is there)");
    }
}
