package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Domain;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.DomainStatus.Issue;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Domains from the front door to BIND: a customer's zone on the customer's server, and the host application's on its own. */
class DomainIT {

    private static final String CUSTOMER = Named.address(62);
    private static final String HOST = Named.address(63);
    private static final String NOBODY = Named.address(69);
    private static final DomainName CUSTOMERS = DomainName.of("customer.test");
    private static final DomainName HOSTS = DomainName.of("host.test");
    private static final DnsTarget EDGE = DnsTarget.host("edge.host.test");

    private static Tree tree;

    /** With which the customer changes their zone. */
    private static DnsBackend customer;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<OwnershipMail.Message> sent = new ArrayList<>();
    private Infrastructure infra;
    private Project shop;
    private Project rival;

    @BeforeAll
    static void start() {
        tree = new Tree(
                60,
                "customer IN NS ns.customer",
                "ns.customer IN A " + CUSTOMER,
                "host IN NS ns.host",
                "ns.host IN A " + HOST,
                "silent IN NS ns.silent",
                "ns.silent IN A " + NOBODY);
        tree.start(Named.at(CUSTOMER).zone("customer.test", "@ IN NS ns", "ns IN A " + CUSTOMER));
        tree.start(Named.at(HOST)
                .zone(
                        "host.test",
                        "@ IN NS ns",
                        "ns IN A " + HOST,
                        "edge IN A 192.0.2.10",
                        "edge IN AAAA 2001:db8::10"));
        customer = zone(CUSTOMER, CUSTOMERS);
    }

    private static DnsBackend zone(String server, DomainName zone) {
        return Rfc2136Backend.builder(server)
                .port(Named.PORT)
                .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                .zone(zone.text())
                .build();
    }

    @AfterAll
    static void stop() {
        if (customer != null) {
            customer.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    @BeforeEach
    void build() {
        infra = Infrastructure.builder()
                .installation("acme")
                .provider(DnsProvider.builder()
                        .dns(tree.asking().build())
                        .backend(zone(HOST, HOSTS))
                        .managed(ManagedNames.below("apps.host.test").reserve("billing"))
                        .aliasesTo("verify.host.test")
                        .mail(new Inbox())
                        .certificationAuthority("letsencrypt.org")
                        .build())
                .build();
        shop = infra.project("shop");
        rival = infra.project("rival");
    }

    /** Takes what was sent, and says what was typed in. */
    private final class Inbox implements OwnershipMail {
        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public Optional<String> answer(Message message) {
            return Optional.ofNullable(answers.get(message.domain().text()));
        }
    }

    @AfterEach
    void clear() {
        infra.close();
        for (DomainName zone : List.of(CUSTOMERS, HOSTS)) {
            try (DnsBackend backend = zone(zone.equals(HOSTS) ? HOST : CUSTOMER, zone)) {
                backend.records(zone).stream()
                        .filter(set -> !set.type().equals("NS")
                                && Stream.of("ns", "edge").noneMatch(set.name().text()::startsWith))
                        .forEach(set -> backend.change(zone, List.of(RrsetChange.delete(set))));
            }
        }
    }

    private static void set(Rrset set) {
        Optional<Rrset> before = customer.get(CUSTOMERS, set.name(), set.type());
        customer.change(CUSTOMERS, List.of(new RrsetChange(before, Optional.of(set))));
    }

    private static void remove(String name, String type) {
        customer.get(CUSTOMERS, DomainName.of(name), type)
                .ifPresent(set -> customer.change(CUSTOMERS, List.of(RrsetChange.delete(set))));
    }

    private static void show(Domain domain) {
        DomainChallenge challenge = domain.challenge().orElseThrow();
        set(Rrset.of(
                challenge.where(),
                challenge.method() == VerificationMethod.TXT
                        ? Rdata.txt(challenge.value())
                        : Rdata.cname(challenge.value())));
    }

    private static Domain owned(Domain domain) {
        show(domain);
        return domain.verify();
    }

    @Test
    void aDomainIsShownByARecord() {
        Domain domain = shop.domains().add("www.customer.test");
        assertThat(domain.instruction())
                .get()
                .asString()
                .contains("TXT", "_vaporform-challenge.www.customer.test", CUSTOMER);

        set(Rrset.of("_vaporform-challenge.www.customer.test", Rdata.txt("vaporform-domain=something-else")));
        assertThat(domain.verify().isReady()).isFalse();
        assertThat(domain.instruction()).get().asString().contains("something-else");

        show(domain);
        assertThat(domain.verify().isReady()).isTrue();
        assertThatThrownBy(() -> rival.domains().add("www.customer.test")).isInstanceOf(ApplyFailedException.class);
        assertThatThrownBy(() -> rival.domains().add("*.customer.test")).isInstanceOf(ApplyFailedException.class);
    }

    @Test
    void aDomainIsShownByAnAlias() {
        Domain domain = owned(shop.domains().add("*.customer.test", d -> d.verifyBy(VerificationMethod.CNAME)));

        assertThat(domain.isReady()).isTrue();
        assertThat(domain.challenge().orElseThrow().value()).endsWith(".verify.host.test");
    }

    @Test
    void aWildcardThatLeadsElsewhereShowsNothing() {
        Domain domain = shop.domains().add("www.customer.test");
        String value = domain.challenge().orElseThrow().value();
        set(Rrset.of("*.www.customer.test", Rdata.cname("tenant.customer.test")));
        set(Rrset.of("tenant.customer.test", Rdata.txt(value)));

        assertThat(domain.verify().isReady()).isFalse();
        assertThat(domain.instruction()).get().asString().contains("ALIAS");
    }

    @Test
    void aDomainIsShownByAMessage() {
        Domain domain = shop.domains().add("mail.customer.test", d -> d.verifyBy(VerificationMethod.EMAIL));
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).to()).containsExactly("hostmaster@mail.customer.test", "admin@mail.customer.test");
        assertThat(domain.instruction().orElseThrow() + domain.challenge() + sent)
                .doesNotContain(sent.get(0).code());

        answers.put("mail.customer.test", "a guess");
        assertThat(domain.verify().isReady()).isFalse();
        answers.put("mail.customer.test", sent.get(0).code());

        assertThat(domain.verify().isReady()).isTrue();
        assertThat(sent).hasSize(1);
        answers.clear();
        assertThat(domain.verify().isReady()).isTrue();
    }

    @Test
    void nobodyIsWrittenToAgainAndAgain() {
        Domain mine = shop.domains().add("mail.customer.test", d -> d.verifyBy(VerificationMethod.EMAIL));
        mine.release();
        shop.domains().add("mail.customer.test", d -> d.verifyBy(VerificationMethod.EMAIL));
        Domain theirs = rival.domains().add("mail.customer.test", d -> d.verifyBy(VerificationMethod.EMAIL));

        assertThat(sent).hasSize(1);
        assertThat(theirs.instruction()).get().asString().contains("less than an hour ago");
    }

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
    void whoseServersAreSilentBlocksNobody() {
        Domain silent = shop.domains().add("www.silent.test");
        Domain nowhere = shop.domains().add("www.nowhere.test");

        assertThat(silent.instruction()).get().asString().contains(NOBODY);
        assertThat(nowhere.instruction()).get().asString().contains("nowhere.test");
        assertThat(owned(shop.domains().add("www.customer.test")).isReady()).isTrue();
    }

    @Test
    void nobodyOwnsAPublicSuffix() {
        assertThatThrownBy(() -> shop.domains().add("co.uk"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("public suffix");
        assertThatThrownBy(() -> shop.domains().add("*.co.uk")).isInstanceOf(InvalidSpecException.class);
    }

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
    void whatIsReadyCanBeVerifiedAndChangedAgain() {
        Domain domain = owned(shop.domains().add("www.customer.test", d -> d.pointTo(EDGE)));
        set(Rrset.of("www.customer.test", Rdata.cname("edge.host.test")));
        domain.verify();

        assertThat(domain.verify().isReady()).isTrue();
        domain.update(d -> d.pointTo(DnsTarget.addresses("192.0.2.11")));
        assertThat(domain.instruction()).get().asString().contains("192.0.2.11");
        domain.update(d -> d.pointTo(EDGE));
        assertThat(domain.isReady()).isTrue();
    }

    @Test
    void atTheTopOfAZoneAddressesAreToBeSet() {
        Domain domain = owned(shop.domains().add("customer.test", d -> d.pointTo(EDGE)));

        assertThat(domain.instruction())
                .get()
                .asString()
                .contains("customer.test. 300 IN A 192.0.2.10", "customer.test. 300 IN AAAA 2001:db8::10", "ALIAS")
                .doesNotContain("IN CNAME");
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
    void addressesOfTheHostDoAsWellAsAnAlias() {
        Domain domain = owned(shop.domains().add("customer.test", d -> d.pointTo(EDGE)));
        set(Rrset.of("customer.test", Rdata.a("192.0.2.10")));

        assertThat(domain.verify().isReady()).isTrue();
    }

    @Test
    void whatStillLeadsHereIsKept() {
        Domain domain = owned(shop.domains().add("www.customer.test", d -> d.pointTo(EDGE)));
        set(Rrset.of("www.customer.test", Rdata.cname("edge.host.test")));
        domain.verify();

        ApplyResult kept = domain.release();

        assertThat(kept.with(Outcome.AWAITING)).hasSize(1);
        assertThatThrownBy(() -> rival.domains().add("www.customer.test")).isInstanceOf(ApplyFailedException.class);
        remove("www.customer.test", Rdata.CNAME);
        domain.release();
        assertThat(shop.domains().list()).isEmpty();
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

    @Test
    void recordsThatNobodyHoldsAreRefused() {
        Domain domain = shop.domains()
                .add("www.customer.test", d -> d.record(Rrset.of("www.customer.test", Rdata.mx(10, "mx.host.test"))));
        show(domain);

        assertThatThrownBy(domain::verify)
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("no back end holds");
    }
}
