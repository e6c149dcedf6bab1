package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "www.example.com, www.example.com",
        "WWW.Example.COM., www.example.com",
        "com, com",
        "*.apps.example.com, *.apps.example.com",
        "_dmarc.example.com, _dmarc.example.com",
        "r3---sn-abc.example.com, r3---sn-abc.example.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "例え.テスト, xn--r8jz45g.xn--zckzah",
        "xn--strae-oqa.example, xn--strae-oqa.example",
    })
    void aNameHasOneForm(String given, String text) {
        assertThat(DomainName.of(given).text()).isEqualTo(text);
    }

    static Stream<String> names() {
        return Stream.of(
                "",
                ".",
                "a..b",
                ".a",
                "a..",
                "-a.example",
                "a-.example",
                "a b.example",
                "https://example.com",
                "example.com/path",
                "example.com:443",
                "a.*.example",
                "w*.example.com",
                "x".repeat(64) + ".example",
                "a\0b.example",
                "a\\.b.example",
                Stream.generate(() -> "abcdefghi")
                        .limit(26)
                        .reduce((a, b) -> a + "." + b)
                        .orElseThrow());
    }

    @ParameterizedTest(name = "\"{0}\"")
    @MethodSource("names")
    void whatIsNoNameIsRefused(String given) {
        assertThatThrownBy(() -> DomainName.of(given)).isInstanceOf(InvalidSpecException.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "straße.example", // ß: ss in 2003
                "βόλος.example", // ς: σ in 2003
                "नी\u200d.example", // a joiner: nothing in 2003
                "☃.example", // a symbol: nothing in 2008
                "ｅｘａｍｐｌｅ.example", // wide: mapped in 2003, nothing in 2008
                "e\u0301.example", // not composed
                "\u0301a.example", // begins with a mark
                "a。b.example", // a dot that 2003 knows
            })
    void whereIdna2003And2008DifferTheALabelIsAskedFor(String given) {
        assertThatThrownBy(() -> DomainName.of(given))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("IDNA 2003 and IDNA 2008")
                .hasMessageContaining("A-label");
    }

    @Test
    void theLongestNameIsOne() {
        String longest = String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61));

        assertThat(DomainName.of(longest).text()).hasSize(DomainName.LONGEST);
        assertThatThrownBy(() -> DomainName.of(longest + "d")).hasMessageContaining("longer than the 253");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"_dmarc.example.com", "*.example.com", "com", "192.0.2.1", "localhost"})
    void whatIsNoHostIsRefusedAsOne(String given) {
        assertThatThrownBy(() -> DomainName.host(given, false)).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void aWildcardIsAHostWhereItIsSaidToBe() {
        assertThat(DomainName.host("*.example.com", true).isWildcard()).isTrue();
        assertThatThrownBy(() -> DomainName.host("*.com", true)).hasMessageContaining("one label only");
    }

    @Test
    void aNameKnowsWhatItIsWithin() {
        DomainName zone = DomainName.of("example.com");

        assertThat(DomainName.of("example.com").isWithin(zone)).isTrue();
        assertThat(DomainName.of("a.b.example.com").isWithin(zone)).isTrue();
        assertThat(DomainName.of("example.com").isBelow(zone)).isFalse();
        assertThat(DomainName.of("badexample.com").isWithin(zone)).isFalse();
        assertThat(DomainName.of("com").isWithin(zone)).isFalse();
    }

    @Test
    void namesAreOrderedByTheTree() {
        List<DomainName> sorted = Stream.of("b.example", "a.b.example", "a.example", "example", "z.a.example")
                .map(DomainName::of)
                .sorted()
                .toList();

        assertThat(sorted)
                .extracting(DomainName::text)
                .containsExactly("example", "a.example", "z.a.example", "b.example", "a.b.example");
    }

    @Test
    void aHugeTextIsRefusedInAFewWords() {
        assertThatThrownBy(() -> DomainName.of(".".repeat(1_000_000)))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(1000));
        assertThatThrownBy(() -> Rdata.of("TXT", "\\999".repeat(50_000)))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(1_000_000));
    }

    @Test
    void peopleReadItDecoded() {
        assertThat(DomainName.of("xn--bcher-kva.example").unicode()).isEqualTo("bücher.example");
    }

    @Test
    void whatOthersSayNeedBeNoName() {
        assertThat(DomainName.parse("WWW.Example.com.")).contains(DomainName.of("www.example.com"));
        assertThat(DomainName.parse("a..b")).isEmpty();
        assertThat(Rdata.parse("A", "192.0.2.1")).contains(Rdata.a("192.0.2.1"));
        assertThat(Rdata.parse("A", "192.0.2.256")).isEmpty();
    }

    @Test
    void aNameIsSaidRelativeToItsZone() {
        DomainName zone = DomainName.of("example.com");

        assertThat(DomainName.of("*.a.example.com").relativeTo(zone)).isEqualTo("*.a");
        assertThat(zone.relativeTo(zone)).isEqualTo("@");
    }

    @Test
    void aZonesFileHasADotBehindItsNames() {
        assertThat(List.of(
                        Rdata.cname("a.example").absolute(),
                        Rdata.mx(10, "a.example").absolute(),
                        Rdata.of("MX", "0 .").absolute(),
                        Rdata.of("PTR", "a.example").absolute(),
                        Rdata.txt("a.example").absolute()))
                .containsExactly("a.example.", "10 a.example.", "0 .", "a.example.", "\"a.example\"");
    }
}
