package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.dns.Resolved.End;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.testsupport.Named;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where names lead, by the servers of their zones. */
class ResolveIT {

    private static final String NS1 = Named.address(42);
    private static final String NS2 = Named.address(43);
    private static final String NOBODY = Named.address(49);

    private static Tree tree;
    private static AuthoritativeDns dns;

    @BeforeAll
    static void start() {
        tree = new Tree(
                40,
                "shop IN NS ns1.shop",
                "ns1.shop IN A " + NS1,
                "cdn IN NS ns2.cdn",
                "ns2.cdn IN A " + NS2,
                "split IN NS ns1.shop",
                "split IN NS ns2.cdn",
                "half IN NS ns1.shop",
                "half IN NS ns3.half",
                "ns3.half IN A " + NOBODY,
                "down IN NS ns3.half",
                "lame IN NS ns2.cdn",
                "apex-alias IN CNAME nobody.test.");
        List<String> shop = new ArrayList<>(List.of(
                "@ IN NS ns1",
                "ns1 IN A " + NS1,
                "plain IN A 192.0.2.1",
                "plain IN AAAA 2001:db8::1",
                "www IN CNAME edge.cdn.test.",
                "*.wild IN CNAME edge.cdn.test.",
                "below IN DNAME cdn.test.",
                "text IN TXT \"no address\"",
                "loop IN CNAME loop.cdn.test.",
                "old IN CNAME gone.cdn.test.",
                "lost IN CNAME bucket.nobody.test.",
                "odd IN CNAME a\\032blank.cdn.test.",
                "nowhere IN CNAME .",
                "silent IN CNAME www.down.test."));
        for (int i = 1; i <= Resolved.MOST_ALIASES + 1; i++) {
            shop.add("long" + i + " IN CNAME long" + (i + 1));
        }
        shop.add("long" + (Resolved.MOST_ALIASES + 2) + " IN A 192.0.2.99");
        tree.start(Named.at(NS1)
                .zone("shop.test", shop.toArray(String[]::new))
                .zone(
                        "split.test",
                        "@ IN NS ns1.shop.test.",
                        "@ IN NS ns2.cdn.test.",
                        "www IN A 192.0.2.1",
                        "alias IN CNAME plain.shop.test.",
                        "same IN A 192.0.2.3",
                        "late IN CNAME plain.shop.test.")
                .zone("half.test", "@ IN NS ns1.shop.test.", "www IN A 192.0.2.5"));
        tree.start(Named.at(NS2)
                .zone(
                        "cdn.test",
                        "@ IN NS ns2",
                        "ns2 IN A " + NS2,
                        "edge IN CNAME node",
                        "node IN A 192.0.2.20",
                        "node IN AAAA 2001:db8::20",
                        "loop IN CNAME loop.shop.test.")
                .zone(
                        "split.test",
                        "@ IN NS ns1.shop.test.",
                        "@ IN NS ns2.cdn.test.",
                        "www IN A 192.0.2.2",
                        "alias IN A 192.0.2.4",
                        "same IN A 192.0.2.3"));
        dns = tree.asking().build();
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

    private static Resolved resolve(String name) {
        return dns.resolve(DomainName.of(name));
    }

    private static List<String> names(Resolved resolved) {
        return resolved.names().stream().map(DomainName::text).toList();
    }

    @Test
    void aNameHasTheAddressesOfBothFamilies() {
        Resolved resolved = resolve("plain.shop.test");

        assertThat(resolved.addresses()).containsExactly("192.0.2.1", "2001:db8::1");
        assertThat(resolved.end()).isEqualTo(End.ADDRESSES);
        assertThat(resolved.agrees()).isTrue();
        assertThat(resolved).hasToString("plain.shop.test: ADDRESSES [192.0.2.1, 2001:db8::1]");
    }

    @Test
    void aliasesAreFollowedFromZoneToZone() {
        Resolved resolved = resolve("www.shop.test");

        assertThat(names(resolved)).containsExactly("www.shop.test", "edge.cdn.test", "node.cdn.test");
        assertThat(resolved.addresses()).containsExactly("192.0.2.20", "2001:db8::20");
        assertThat(resolved.hops().get(1).delegation().orElseThrow().zone()).isEqualTo(DomainName.of("cdn.test"));
    }

    @Test
    void whatAWildcardOrADnameMakesIsFollowed() {
        assertThat(names(resolve("any.wild.shop.test"))).endsWith("edge.cdn.test", "node.cdn.test");
        assertThat(names(resolve("edge.below.shop.test")))
                .containsExactly("edge.below.shop.test", "edge.cdn.test", "node.cdn.test");
    }

    @Test
    void aNameWithoutAddressesIsThereAllTheSame() {
        assertThat(resolve("text.shop.test").end()).isEqualTo(End.NO_ADDRESSES);
        // between others, with nothing of its own
        assertThat(resolve("wild.shop.test").end()).isEqualTo(End.NO_ADDRESSES);
    }

    @Test
    void anAliasWhoseTargetIsGoneDangles() {
        List<String> log = new ArrayList<>();
        // example
        Resolved resolved = dns.resolve(DomainName.of("old.shop.test"));
        if (resolved.isDangling()) {
            log.add(resolved.last() + " does not exist: " + resolved);
        }
        // end
        assertThat(log).containsExactly("gone.cdn.test does not exist: old.shop.test → gone.cdn.test: NO_SUCH_NAME");
        assertThat(resolved.hops().get(1).delegation()).isPresent();
    }

    @Test
    void anAliasOfWhatNobodyHasRegisteredIsTold() {
        Resolved resolved = resolve("lost.shop.test");

        assertThat(resolved.isDangling()).isTrue();
        assertThat(resolved.hops().get(1).delegation()).isEmpty();
    }

    @Test
    void aNameThatDoesNotExistItselfDoesNotDangle() {
        for (String name : List.of("nothing.shop.test", "www.nobody.test", "nobody.nowhere")) {
            Resolved resolved = resolve(name);

            assertThat(resolved.end()).isEqualTo(End.NO_SUCH_NAME);
            assertThat(resolved.isDangling()).isFalse();
            assertThat(resolved.last()).isEqualTo(DomainName.of(name));
        }
    }

    @Test
    void anAliasAtTheTopIsThereThoughItsTargetIsNot() {
        assertThat(resolve("apex-alias.test").isDangling()).isTrue();
    }

    @Test
    void aliasesThatLeadInACircleEnd() {
        Resolved resolved = resolve("loop.shop.test");

        assertThat(resolved.end()).isEqualTo(End.LOOP);
        assertThat(resolved)
                .hasToString("loop.shop.test → loop.cdn.test: LOOP, as the last is an alias of loop.shop.test");
    }

    @Test
    void moreAliasesThanAreFollowedAreNotALoop() {
        assertThat(resolve("long1.shop.test").end()).isEqualTo(End.TOO_LONG);
        assertThat(resolve("long2.shop.test").addresses()).containsExactly("192.0.2.99");
    }

    @Test
    void serversThatDisagreeAreSeen() {
        Resolved resolved = resolve("www.split.test");

        assertThat(resolved.addresses()).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(resolved.agrees()).isFalse();
        assertThat(resolved.toString())
                .contains(
                        "servers disagree on www.split.test",
                        "A ns1.shop.test (" + NS1 + "): RECORDS [A 192.0.2.1]",
                        "A ns2.cdn.test (" + NS2 + "): RECORDS [A 192.0.2.2]");
        assertThat(resolve("same.split.test").agrees()).isTrue();
    }

    @Test
    void addressesCountBeforeAnAliasAndAnAliasBeforeNothing() {
        Resolved alias = resolve("alias.split.test");
        Resolved late = resolve("late.split.test");

        assertThat(alias.addresses()).containsExactly("192.0.2.4");
        assertThat(alias.agrees()).isFalse();
        assertThat(names(late)).containsExactly("late.split.test", "plain.shop.test");
        assertThat(late.agrees()).isFalse();
    }

    @Test
    void aServerThatIsDownDoesNotMatterIfAnotherAnswers() {
        Resolved resolved = resolve("www.half.test");

        assertThat(resolved.addresses()).containsExactly("192.0.2.5");
        assertThat(resolved.agrees()).isTrue();
        assertThat(resolved.hops().get(0).toString()).contains("ns3.half.test (" + NOBODY + "): NO_ANSWER");
    }

    @Test
    void whereNobodyAnswersNothingIsKnown() {
        assertThatThrownBy(() -> resolve("silent.shop.test"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("www.down.test")
                .hasMessageContaining("NO_ANSWER");
        assertThatThrownBy(() -> resolve("www.lame.test"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("LAME, answered REFUSED");
    }

    @Test
    void anAliasOfWhatIsNoNameIsSaidToBeOne() {
        for (String name : List.of("odd.shop.test", "nowhere.shop.test")) {
            assertThatThrownBy(() -> resolve(name))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("ALIAS");
        }
    }
}
