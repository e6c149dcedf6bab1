package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Domain;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that the host application gives out itself, in a zone that it holds. */
class GivenDomainIT extends DomainITCase {

    @Test
    void whatTheHostHasIsGivenToNobody() {
        try (DnsBackend host = zone(HOST, HOSTS)) {
            host.change(HOSTS, List.of(RrsetChange.create(Rrset.of("login.apps.host.test", Rdata.a("192.0.2.1")))));
        }

        assertThatThrownBy(() -> rival.domains().add("login.apps.host.test"))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("in use already");
        assertThatThrownBy(() -> rival.domains().add("shop.apps.host.test", d -> d.adopt()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("the host's");
        assertThatThrownBy(() -> rival.domains()
                        .add(
                                "shop.apps.host.test",
                                d -> d.record(Rrset.of("x.shop.apps.host.test", Rdata.ns("ns.customer.test")))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("other servers");
    }

    @Test
    void whatWasForgottenIsFoundAndRemoved() {
        Domain domain = shop.domains().add("shop.apps.host.test", d -> d.pointTo(EDGE));
        shop.stack().forget(domain.address());
        assertThat(infra.orphans()).hasSize(1);

        infra.orphans().get(0).remove();

        assertThat(infra.orphans()).isEmpty();
        try (DnsBackend host = zone(HOST, HOSTS)) {
            assertThat(host.records(HOSTS)).noneMatch(set -> set.name().isWithin(domain.name()));
        }
    }

    @Test
    void whatTheHostGivesOutIsThereAtOnce() {
        Domain domain = shop.domains().add("shop.apps.host.test", d -> d.pointTo(EDGE));

        assertThat(domain.isReady()).isTrue();
        assertThat(domain.challenge()).isEmpty();
        assertThat(domain.status().leadsTo()).contains("192.0.2.10");
        assertThatThrownBy(() -> rival.domains().add("shop.apps.host.test"))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("in use already");
        assertThatThrownBy(() -> rival.domains().add("billing.apps.host.test"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("reserved");
        assertThatThrownBy(() -> rival.domains().add("a.b.apps.host.test")).isInstanceOf(InvalidSpecException.class);

        domain.release();

        assertThatThrownBy(() -> rival.domains().add("shop.apps.host.test")).isInstanceOf(ApplyFailedException.class);
        assertThat(shop.domains().add("shop.apps.host.test").isReady()).isTrue();
    }

    @Test
    void recordsAreKeptWhereABackEndHoldsTheZone() {
        Domain domain = shop.domains()
                .add("shop.apps.host.test", d -> d.pointTo(DnsTarget.addresses("192.0.2.10", "2001:db8::10"))
                        .record(Rrset.of("_dmarc.shop.apps.host.test", Rdata.txt("v=DMARC1; p=none"))));
        try (DnsBackend host = zone(HOST, HOSTS)) {
            assertThat(host.get(HOSTS, DomainName.of("_dmarc.shop.apps.host.test"), Rdata.TXT))
                    .isPresent();
            assertThat(host.get(HOSTS, domain.name(), Rdata.AAAA)).isPresent();

            domain.update(d -> d.pointTo(DnsTarget.addresses("192.0.2.11")).records(List.of()));

            assertThat(host.get(HOSTS, domain.name(), Rdata.A))
                    .contains(Rrset.of(domain.name().text(), Rdata.a("192.0.2.11")));
            assertThat(host.get(HOSTS, domain.name(), Rdata.AAAA)).isEmpty();
            assertThat(host.get(HOSTS, DomainName.of("_dmarc.shop.apps.host.test"), Rdata.TXT))
                    .isEmpty();
            assertThat(shop.stack().refresh()).isEmpty();

            Rrset now = host.get(HOSTS, domain.name(), Rdata.A).orElseThrow();
            host.change(HOSTS, List.of(RrsetChange.delete(now)));
            assertThat(shop.stack().refresh()).hasSize(1);
            domain.verify();
            assertThat(host.get(HOSTS, domain.name(), Rdata.A)).contains(now);

            assertThat(infra.orphans()).isEmpty();
            domain.release();
            assertThat(host.records(HOSTS)).noneMatch(set -> set.name().isWithin(domain.name()));
        }
    }
}
