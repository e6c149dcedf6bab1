package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.dns.RecordResult.Outcome;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.RrsetChange;
import io.vaporform.spi.ZoneContents;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What vendors have beside records, or in their place. */
class ZoneSyncOthersTest extends ZoneSyncTestCase {

    @Test
    void theTopOfAZoneIsAnAliasWhereTheBackEndHasSuch() {
        Rrset alias = Rrset.of("example.com", Rdata.of(Rdata.ALIAS, "edge.example.net"));
        Rrset text = Rrset.of("example.com", Rdata.txt("beside it"));
        apply(OWNER, alias, text);

        assertThat(sets()).contains(alias, text);
        assertThat(sync.plan(ZONE, OWNER, List.of(alias, text)).isNoOp()).isTrue();
        assertThat(sync.plan(ZONE, OWNER, List.of(alias, Rrset.of("example.com", Rdata.a("192.0.2.1"))))
                        .toString())
                .contains("an alias of a host has no addresses beside it");
        assertThat(ZoneSync.of(new TroubledDns(dns, DnsAbilities.of(10, true)))
                        .plan(ZONE, OWNER, List.of(alias))
                        .toString())
                .contains("an ALIAS is for the top of a zone whose back end has such");
    }

    @Test
    void whatBecameSomethingElseIsNeitherChangedNorForgotten() {
        apply(OWNER, WWW);
        byHand(RrsetChange.delete(WWW));
        backend.alsoHas(new ZoneContents.Other(WWW.name(), Rdata.A, "a record that is proxied"));

        for (List<Rrset> wanted : List.of(List.of(WWW), List.<Rrset>of())) {
            List<RecordResult> results = sync.apply(sync.plan(ZONE, OWNER, wanted));

            assertThat(outcomes(results)).containsExactly(Outcome.REFUSED);
            assertThat(results.get(0).change().reason()).contains("is a record that is proxied", "remove it");
        }
        assertThat(markers()).isEqualTo(1);
    }

    @Test
    void aNameThatHasSomethingElseIsInUse() {
        HeldZone zone = new HeldZone(backend, ZONE);
        assertThat(zone.hasOthers(WWW.name(), OWNER)).isFalse();

        backend.alsoHas(new ZoneContents.Other(ZONE.child("a.www"), Rdata.A, "a record that is proxied"));

        assertThat(zone.hasOthers(WWW.name(), OWNER)).isTrue();
    }
}
