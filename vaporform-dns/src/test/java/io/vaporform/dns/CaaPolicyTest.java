package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one set of CAA records says. */
class CaaPolicyTest {

    private static CaaPolicy policy(Rdata... data) {
        DomainName name = DomainName.of("shop.test");
        return new CaaPolicy(name, Optional.of(name), List.of(Rrset.of("shop.test", data)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "ca.example",
                " ca.example ",
                "CA.Example",
                "ca.example;",
                "ca.example; account=7",
                "ca.example;a=1;b=",
                "ca.example ; accounturi = https://ca.example/acme?a=1:2",
                "ca.example; a=1;"
            })
    void namesTheCa(String value) {
        assertThat(policy(Rdata.caa(0, "issue", value)).allows("ca.example", false))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                ";",
                " ; ",
                "; account=7",
                "other.example",
                "ca.example.org",
                "ca.example other.example",
                "ca.example account=7",
                "ca.example; account",
                "ca.example; account=a b",
                "ca..example",
                ".ca.example",
                "-ca.example",
                "ca.example/x",
                "*.example"
            })
    void doesNotNameTheCa(String value) {
        assertThat(policy(Rdata.caa(0, "issue", value)).allows("ca.example", false))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} {1} allows: {2}, a wildcard: {3}")
    @CsvSource({
        "0, issue, true, true",
        "128, issue, true, true",
        "0, ISSUE, true, true",
        "0, issuewild, true, true",
        "0, iodef, true, true",
        "128, iodef, true, true",
        "128, issuemail, true, true",
        "0, tbs, true, true",
        "128, tbs, false, false",
        "255, tbs, false, false",
        "1, tbs, true, true",
    })
    void onlyACriticalPropertyMustBeUnderstood(int flags, String tag, boolean name, boolean wildcard) {
        CaaPolicy policy = policy(Rdata.caa(flags, tag, "ca.example"));

        assertThat(policy.allows("ca.example", false)).isEqualTo(name);
        assertThat(policy.allows("ca.example", true)).isEqualTo(wildcard);
    }

    @Test
    void oneOfSeveralIsEnough() {
        CaaPolicy policy = policy(Rdata.caa(0, "issue", ";"), Rdata.caa(0, "issue", "ca.example"));

        assertThat(policy.allows("ca.example", false)).isTrue();
        assertThat(policy.allows("other.example", false)).isFalse();
    }

    @Test
    void aLongValueIsNoTrouble() {
        CaaPolicy policy = policy(Rdata.caa(0, "issue", "a-".repeat(30_000) + ";" + "x=1;".repeat(1_000)));

        assertThat(policy.issuers(false)).isEmpty();
    }
}
