package io.vaporform.dns;

import io.vaporform.Domain;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import java.time.Duration;
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

/** A customer's zone on the customer's server, the host application's on its own, both BIND, and two tenants. */
abstract class DomainITCase {

    static final String CUSTOMER = Named.address(62);
    static final String HOST = Named.address(63);
    static final String NOBODY = Named.address(69);
    static final DomainName CUSTOMERS = DomainName.of("customer.test");
    static final DomainName HOSTS = DomainName.of("host.test");
    static final DnsTarget EDGE = DnsTarget.host("edge.host.test");

    static Tree tree;

    /** With which the customer changes their zone. */
    static DnsBackend customer;

    final Map<String, String> answers = new ConcurrentHashMap<>();
    final List<OwnershipMail.Message> sent = new ArrayList<>();
    Infrastructure infra;
    Project shop;
    Project rival;

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

    static DnsBackend zone(String server, DomainName zone) {
        return Tree.backend(server, zone);
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
                        .waitForCaches(Duration.ZERO)
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

    static void set(Rrset set) {
        Optional<Rrset> before = customer.get(CUSTOMERS, set.name(), set.type());
        customer.change(CUSTOMERS, List.of(new RrsetChange(before, Optional.of(set))));
    }

    static void remove(String name, String type) {
        customer.get(CUSTOMERS, DomainName.of(name), type)
                .ifPresent(set -> customer.change(CUSTOMERS, List.of(RrsetChange.delete(set))));
    }

    static void show(Domain domain) {
        DomainChallenge challenge = domain.challenge().orElseThrow();
        set(Rrset.of(
                challenge.where(),
                challenge.method() == VerificationMethod.TXT
                        ? Rdata.txt(challenge.value())
                        : Rdata.cname(challenge.value())));
    }

    static Domain owned(Domain domain) {
        show(domain);
        return domain.verify();
    }
}
