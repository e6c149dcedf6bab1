package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.testsupport.Named;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which CAA records count for a name, by the servers of its zones. */
class CaaIT {

    private static final String NS1 = Named.address(52);
    private static final String NS2 = Named.address(53);
    private static final String CA = "letsencrypt.org";

    private static Tree tree;
    private static Named ns1;
    private static AuthoritativeDns dns;

    @BeforeAll
    static void start() {
        tree = new Tree(
                50,
                "shop IN NS ns1.shop",
                "ns1.shop IN A " + NS1,
                "free IN NS ns1.shop",
                "split IN NS ns1.shop",
                "split IN NS ns2.split",
                "ns2.split IN A " + NS2,
                "far IN NS ns2.split",
                "down IN NS ns.down",
                "ns.down IN A " + Named.address(59));
        List<String> split = List.of("@ IN NS ns1.shop.test.", "@ IN NS ns2", "ns2 IN A " + NS2);
        ns1 = tree.start(Named.at(NS1)
                .zone(
                        "shop.test",
                        "@ IN NS ns1",
                        "ns1 IN A " + NS1,
                        "@ IN CAA 0 issue \"letsencrypt.org; validationmethods=dns-01; accounturi=https://ca.test/1\"",
                        "@ IN CAA 0 issue \"pki.example\"",
                        "@ IN CAA 0 iodef \"mailto:security@shop.test\"",
                        "www IN A 192.0.2.1",
                        "deep.sub IN A 192.0.2.2",
                        "wild IN CAA 0 issuewild \"pki.example\"",
                        "nobody IN CAA 0 issue \";\"",
                        "mail IN CAA 0 iodef \"mailto:security@shop.test\"",
                        "strange IN CAA 128 tbs \"unknown\"",
                        "strange IN CAA 0 issue \"letsencrypt.org\"",
                        "alias IN CNAME target.strict.free.test.",
                        "elsewhere IN CNAME below.strict.free.test.",
                        "dangling IN CNAME gone.free.test.",
                        "loop IN CNAME loop.far.test.",
                        "foreign IN CAA 0 longerthanrfc8659has \"x\"")
                .zone(
                        "free.test",
                        "@ IN NS ns1.shop.test.",
                        "target.strict IN CAA 0 issue \"target.example\"",
                        "strict IN CAA 0 issue \";\"",
                        "below.strict IN A 192.0.2.3")
                .zone("split.test", with(split, "@ IN CAA 0 issue \"letsencrypt.org\"")));
        tree.start(Named.at(NS2)
                .zone("split.test", with(split, "@ IN CAA 0 issue \"pki.example\""))
                .zone("far.test", "@ IN NS ns2.split.test.", "loop IN CNAME loop.shop.test."));
        dns = tree.asking().build();
    }

    private static String[] with(List<String> lines, String line) {
        List<String> all = new ArrayList<>(lines);
        all.add(line);
        return all.toArray(String[]::new);
    }

    @AfterAll
    static void stop() {
        if (dns != null) {
            dns.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    @Test
    void whileTheTreeIsClimbedWithinAZoneThatIsLookedForOnce() {
        ns1.rndc("querylog", "on");
        try {
            int before = ns1.said().size();
            caa("not.there.shop.test");
            ns1.awaitSaid("query: shop.test IN CAA");

            assertThat(ns1.said().subList(before, ns1.said().size()))
                    .filteredOn(line -> line.contains(" IN SOA "))
                    .singleElement()
                    .asString()
                    .contains("query: not.there.shop.test");
        } finally {
            ns1.rndc("querylog", "off");
        }
    }

    private static CaaPolicy caa(String name) {
        return dns.findCaa(DomainName.of(name));
    }

    @Test
    void theClosestRecordsAboveANameDecide() {
        List<String> log = new ArrayList<>();
        // example
        CaaPolicy caa = dns.findCaa(DomainName.of("www.shop.test"));
        if (!caa.allows("letsencrypt.org", false)) {
            log.add(caa.toString());
        }
        // end
        assertThat(log).isEmpty();
        assertThat(caa.decidedAt()).contains(DomainName.of("shop.test"));
        assertThat(caa.allows("other.example", false)).isFalse();
        assertThat(caa.toString()).contains("the CAA records of shop.test decide", "issue \"pki.example\"");
        assertThat(caa("deep.sub.shop.test").decidedAt()).contains(DomainName.of("shop.test"));
        assertThat(caa("not.there.shop.test").decidedAt()).contains(DomainName.of("shop.test"));
    }

    @Test
    void whatACaIsToKeepToIsTold() {
        assertThat(caa("shop.test").issuers(false))
                .filteredOn(issuer -> issuer.ca().equals(CA))
                .singleElement()
                .satisfies(issuer -> assertThat(issuer.parameters())
                        .containsEntry("validationmethods", "dns-01")
                        .containsEntry("accounturi", "https://ca.test/1"));
    }

    @Test
    void aWildcardHasRecordsOfItsOwn() {
        CaaPolicy caa = caa("*.wild.shop.test");

        assertThat(caa.decidedAt()).contains(DomainName.of("wild.shop.test"));
        assertThat(caa.allows("pki.example", true)).isTrue();
        assertThat(caa.allows(CA, true)).isFalse();
        // of which a name that is none is free
        assertThat(caa.allows(CA, false)).isTrue();
        assertThat(caa("*.shop.test").allows(CA, true)).isTrue();
    }

    @Test
    void anEmptyIssuerForbidsAll() {
        assertThat(caa("nobody.shop.test").allows(CA, false)).isFalse();
        assertThat(caa("nobody.shop.test").allows(CA, true)).isFalse();
        assertThat(caa("nobody.shop.test").issuers(false)).isEmpty();
    }

    @Test
    void recordsThatSayNothingOfIssuingForbidNothing() {
        assertThat(caa("mail.shop.test").decidedAt()).contains(DomainName.of("mail.shop.test"));
        assertThat(caa("mail.shop.test").allows(CA, false)).isTrue();
    }

    @Test
    void whatIsCriticalAndNotUnderstoodForbidsAll() {
        assertThat(caa("strange.shop.test").allows(CA, false)).isFalse();
    }

    @Test
    void whereThereIsNoneEveryCaMayIssue() {
        CaaPolicy caa = caa("www.free.test");

        assertThat(caa.decidedAt()).isEmpty();
        assertThat(caa.allows(CA, true)).isTrue();
        assertThat(caa).hasToString("www.free.test: there are no CAA records, so every CA may issue");
        assertThat(caa("www.nobody.test").decidedAt()).isEmpty();
    }

    @Test
    void anAliasIsFollowedButTheTreeOfItsTargetIsNotClimbed() {
        CaaPolicy followed = caa("alias.shop.test");

        assertThat(followed.decidedAt()).contains(DomainName.of("alias.shop.test"));
        assertThat(followed.sets()).singleElement().satisfies(set -> assertThat(set.name())
                .isEqualTo(DomainName.of("target.strict.free.test")));
        assertThat(followed.allows("target.example", false)).isTrue();
        assertThat(caa("elsewhere.shop.test").decidedAt()).contains(DomainName.of("shop.test"));
        assertThat(caa("dangling.shop.test").decidedAt()).contains(DomainName.of("shop.test"));
    }

    @Test
    void aCaThatOneOfTheServersForbidsIsForbidden() {
        CaaPolicy caa = caa("split.test");

        assertThat(caa.sets()).hasSize(2);
        assertThat(caa.allows(CA, false)).isFalse();
        assertThat(caa.toString()).contains("of which servers have different ones");
    }

    @Test
    void whatCannotBeKnownIsNotAllowed() {
        assertThatThrownBy(() -> caa("www.down.test")).isInstanceOf(ProviderUnavailableException.class);
        assertThatThrownBy(() -> caa("loop.shop.test")).isInstanceOf(ProvisioningException.class);
        assertThatThrownBy(() -> caa("foreign.shop.test")).isInstanceOf(ProvisioningException.class);
    }
}
