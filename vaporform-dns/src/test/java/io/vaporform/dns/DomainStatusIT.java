package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Domain;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.DomainStatus.Issue;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a domain whose zone is not as it should be. */
class DomainStatusIT extends DomainITCase {

    @Test
    void theCustomerIsToldWhatToSetAndWatched() {
        Domain domain = owned(shop.domains().add("www.customer.test", d -> d.pointTo(EDGE)));
        assertThat(domain.instruction()).get().asString().contains("www.customer.test. 300 IN CNAME edge.host.test");

        set(Rrset.of("www.customer.test", Rdata.cname("edge.host.test")));
        assertThat(domain.verify().isReady()).isTrue();
        assertThat(domain.status().leadsTo()).containsExactly("edge.host.test", "192.0.2.10", "2001:db8::10");
        assertThat(domain.status().isWell()).isTrue();

        set(Rrset.of("www.customer.test", Rdata.cname("gone.customer.test")));
        assertThat(domain.status().issues()).extracting(Issue::code).containsExactly(Issue.DANGLING);
        remove("www.customer.test", Rdata.CNAME);
        assertThat(domain.status().issues()).extracting(Issue::code).containsExactly(Issue.UNRESOLVED);
        set(Rrset.of("www.customer.test", Rdata.a("192.0.2.99")));
        assertThat(domain.status().issues()).extracting(Issue::code).containsExactly(Issue.WRONG_TARGET);
        remove("_vaporform-challenge.www.customer.test", Rdata.TXT);
        assertThat(domain.status().issues()).extracting(Issue::code).contains(Issue.UNVERIFIED);
    }

    @Test
    void whatKeepsACertificateAwayIsTold() {
        Domain domain = owned(shop.domains().add("www.customer.test"));
        set(Rrset.of("www.customer.test", Rdata.caa(0, "issue", "ca.example.net")));

        assertThat(domain.status().issues()).extracting(Issue::code).containsExactly(Issue.CAA);
        assertThat(domain.status().issues().get(0).text()).contains("letsencrypt.org", "ca.example.net");

        set(Rrset.of("www.customer.test", Rdata.caa(0, "issue", "letsencrypt.org")));
        assertThat(domain.status().isWell()).isTrue();
    }

    @Test
    void anotherServerIsNoticed() {
        Domain domain = owned(shop.domains().add("www.customer.test"));
        DomainName top = DomainName.of("test");
        try (DnsBackend registry = zone(Named.address(61), top)) {
            Rrset before = registry.get(top, CUSTOMERS, Rdata.NS).orElseThrow();
            Rrset after = new Rrset(
                    CUSTOMERS,
                    before.ttl(),
                    List.of(Rdata.ns("ns.host.test"), before.data().get(0)));
            registry.change(top, List.of(RrsetChange.replace(before, after)));
            try {
                assertThat(domain.status().issues()).extracting(Issue::code).contains(Issue.NAME_SERVERS);
            } finally {
                registry.change(top, List.of(RrsetChange.replace(after, before)));
            }
        }
        assertThat(domain.status().isWell()).isTrue();
    }

    @Test
    void silenceIsTold() {
        Domain domain = owned(shop.domains().add("www.customer.test"));
        DomainName top = DomainName.of("test");
        try (DnsBackend registry = zone(Named.address(61), top)) {
            Rrset before = registry.get(top, CUSTOMERS, Rdata.NS).orElseThrow();
            Rrset after = new Rrset(CUSTOMERS, before.ttl(), List.of(Rdata.ns("ns.silent.test")));
            registry.change(top, List.of(RrsetChange.replace(before, after)));
            try {
                assertThat(domain.status().issues()).extracting(Issue::code).containsExactly(Issue.SILENT);
                assertThat(domain.verify().instruction()).get().asString().contains(NOBODY);
                assertThatThrownBy(() -> rival.domains().add("www.customer.test"))
                        .isInstanceOf(ApplyFailedException.class);
            } finally {
                registry.change(top, List.of(RrsetChange.replace(after, before)));
            }
        }
        assertThat(domain.verify().isReady()).isTrue();
    }
}
