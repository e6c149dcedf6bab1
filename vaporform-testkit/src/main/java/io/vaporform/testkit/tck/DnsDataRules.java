package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** That data come back as they were set. */
abstract class DnsDataRules extends DnsRuleGroup {

    private static final List<String> HOSTILE = List.of(
            "",
            " blanks  in  it ",
            "\"quoted\" and \\ back \\\" slashed",
            "v=DKIM1; k=rsa; p=MIGf/+=",
            "; a comment? ( brackets ) @ $ORIGIN example.com. $INCLUDE /etc/passwd",
            "${jndi} %{x} $(reboot) `reboot` {{x}} <a&b>",
            "bücher 漢字 \uD83D\uDE80",
            "line\nfeed\ttab\0nul",
            "\\000\\255",
            "x".repeat(255),
            "y".repeat(256),
            "long " + "z".repeat(600));

    /** As many as every vendor's sets may have, and more than fits into the largest answer by UDP that is safe (1,232 bytes). */
    private static final int MANY = 50;

    private static final List<String> NEEDED = List.of(
            "v=spf1 include:_spf.example.com ip4:192.0.2.0/24 ~all",
            "v=DMARC1; p=none; rua=mailto:dmarc@example.com",
            "v=DKIM1; k=rsa; p=" + "MIIBIjAN+/Bg".repeat(32) + "AQAB",
            "google-site-verification=rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ=");

    DnsDataRules(DnsBackendTck tck) {
        super(tck);
    }

    @Rule(
            value = "N401",
            verifies = "data of each type come back as they were set",
            ifItFails = "the dot at the end of names in data: without it most servers append the zone")
    void dataComeBack() {
        List<Rrset> sets = List.of(
                set("a.types", Rdata.a("192.0.2.1")),
                set("aaaa.types", Rdata.aaaa("2001:db8::1"), Rdata.aaaa("2001:db8:0:1::")),
                set("cname.types", Rdata.cname("www.elsewhere.example")),
                set("cname-within.types", Rdata.cname("a.types." + zone())),
                set("mx.types", Rdata.mx(10, "mx1.elsewhere.example"), Rdata.mx(20, "mx2.elsewhere.example")),
                set("_sip._tcp.types", Rdata.srv(0, 5, 5060, "sip.elsewhere.example")),
                set(
                        "caa.types",
                        Rdata.caa(0, "issue", "letsencrypt.org"),
                        Rdata.caa(128, "iodef", "mailto:a@b.example")),
                set("ns.types", Rdata.ns("ns.elsewhere.example")),
                set("ptr.types", Rdata.of("PTR", "www.elsewhere.example")),
                set("_443._tcp.types", Rdata.of("TLSA", "3 1 1 " + "AB".repeat(32))),
                set("naptr.types", Rdata.of("NAPTR", "100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:a  b@example.com!\" .")));

        for (Rrset set : sets) {
            if (dns().abilities().keeps(set.type())) {
                made(set);
                assertThat(there(set)).map(DnsDataRules::spelt).contains(spelt(set));
            }
        }
    }

    @Rule(
            value = "N402",
            verifies = "a text comes back as it was set, whatever is in it of what is declared to be kept",
            ifItFails = "quotes, escapes, the strings of 255 bytes, and that bytes are no characters")
    void aTextComesBack() {
        for (int i = 0; i < HOSTILE.size(); i++) {
            Rrset set = set("text-" + i, Rdata.txt(HOSTILE.get(i)));
            if (isKept(set)) {
                assertThere(made(set));
            }
        }
    }

    private boolean isKept(Rrset set) {
        return dns().abilities().keepsAll(set.data());
    }

    @Rule(
            value = "N403",
            verifies = "the shortest time to live is kept as it is",
            ifItFails = "that shortestTtl is what the other side does not raise")
    void theShortestTimeToLiveIsKept() {
        Duration shortest = dns().abilities().shortestTtl();

        assertThere(made(set("short", Rdata.a("192.0.2.1")).ttl(shortest)));
    }

    @Rule(
            value = "N404",
            verifies = "a type or a text that it does not keep is refused",
            ifItFails = "that nothing is passed over without a word")
    void whatItDoesNotKeepIsRefused() {
        List<Rrset> notKept = Stream.concat(
                        Stream.of(
                                Rdata.of("LOC", "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m"),
                                Rdata.of("TYPE65400", "\\# 4 0A000001")),
                        HOSTILE.stream().map(Rdata::txt))
                .map(data -> set("unusual", data))
                .filter(set -> !isKept(set))
                .toList();
        assumeTrue(!notKept.isEmpty(), "it keeps anything");

        for (Rrset set : notKept) {
            assertThatThrownBy(() -> made(set)).isInstanceOf(ProvisioningException.class);
            assertAbsent(set);
        }
    }

    @Rule(
            value = "N405",
            verifies = "names of every form come back: wildcards, underscores, A-labels, long ones",
            ifItFails = "how names are encoded in paths and queries of the other side")
    void namesOfEveryFormComeBack() {
        assertThere(
                made(set("*.names", Rdata.a("192.0.2.1"))),
                made(set("_dmarc.names", Rdata.txt("v=DMARC1; p=none"))),
                made(set("bücher.names", Rdata.a("192.0.2.2"))),
                made(set("l".repeat(63) + ".names", Rdata.a("192.0.2.3"))),
                made(set("a.b.c.d.e.f.names", Rdata.a("192.0.2.4"))));
    }

    @Rule(
            value = "N406",
            verifies = "a set of many values comes back whole",
            ifItFails = "that no answer is cut off (RFC 2181, 9), and that a page is not the whole")
    void aLargeSetComesBack() {
        assertThere(made(set(
                "large",
                IntStream.rangeClosed(1, MANY)
                        .mapToObj(i -> Rdata.aaaa("2001:db8::" + Integer.toHexString(i)))
                        .toArray(Rdata[]::new))));
    }

    @Rule(
            value = "N407",
            verifies =
                    "texts that every domain needs are kept: SPF, DKIM with 2048 bits, DMARC, tokens of verification",
            ifItFails = "texts longer than 255 bytes, and the signs + / = ; in them")
    void neededTextsAreKept() {
        for (int i = 0; i < NEEDED.size(); i++) {
            assertThere(made(set("needed-" + i, Rdata.txt(NEEDED.get(i)))));
        }
    }

    @Rule(
            value = "N408",
            verifies = "where the top of a zone may be an alias of a host, it is kept, beside other records",
            ifItFails = "the type that topAlias() names, and that only addresses clash with it")
    void theTopMayBeAnAlias() {
        Optional<String> type = dns().abilities().topAlias();
        assumeTrue(type.isPresent(), "it has no aliases at the top of a zone");

        assertThere(
                made(new Rrset(zone(), Duration.ofHours(1), List.of(Rdata.of(type.get(), "www.elsewhere.example")))),
                made(new Rrset(zone(), Duration.ofHours(1), List.of(Rdata.txt("beside an alias")))));
    }

    /** In letters of one case: of a type that {@link Rdata} has no form for, each server has its own. */
    private static List<String> spelt(Rrset set) {
        return set.data().stream()
                .map(data -> data.text().toLowerCase(Locale.ROOT).replaceAll("[. ]+$", ""))
                .toList();
    }
}
