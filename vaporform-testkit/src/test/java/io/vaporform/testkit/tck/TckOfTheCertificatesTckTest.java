package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit of services of certificates finds what it is there to find, and nothing else. */
class TckOfTheCertificatesTckTest {

    static List<SslDefect> defects() {
        return SslDefects.all();
    }

    @ParameterizedTest(name = "a service that {0}")
    @MethodSource("defects")
    void eachDefectIsFoundByExactlyItsRules(SslDefect defect) {
        assertThat(BrokenSslRun.failedRules(defect)).isEqualTo(defect.rules());
    }

    @Test
    void aServiceThatIsDoneAtOnceBreaksNoRule() {
        assertThat(BrokenSslRun.failedRules(SslDefect.of("is right", "none", FlatCertificates::new)))
                .isEmpty();
    }

    @Test
    void aServiceThatTakesItsTimeBreaksNoRule() {
        assertThat(BrokenSslRun.failedRules(SslDefect.of("is right", "none", SlowCertificates::new)))
                .isEmpty();
    }

    @Test
    void aServiceThatRefusesWildcardsBreaksNoRuleWhereThereAreNone() {
        assertThat(BrokenSslRun.failedRules(SslDefect.of("is right", "none", SslIssueDefects::refusingWildcards)
                        .withoutWildcards()))
                .isEmpty();
    }
}
