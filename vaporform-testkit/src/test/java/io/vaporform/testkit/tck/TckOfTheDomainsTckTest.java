package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit of domain services finds what it is there to find, and nothing else. */
class TckOfTheDomainsTckTest {

    static List<DomainDefect> defects() {
        return DomainDefects.all();
    }

    @ParameterizedTest(name = "a service that {0}")
    @MethodSource("defects")
    void eachDefectIsFoundByExactlyItsRules(DomainDefect defect) {
        assertThat(BrokenDomainRun.failedRules(defect)).isEqualTo(defect.rules());
    }

    @Test
    void aServiceWithoutADefectBreaksNoRule() {
        assertThat(BrokenDomainRun.failedRules(DomainDefect.of("is right", "none", FlatDomains::new)))
                .isEmpty();
    }
}
