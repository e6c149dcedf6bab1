package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit finds what it is there to find, and nothing else. */
class TckOfTheTckTest {

    static List<Defect> defects() {
        return Defects.all();
    }

    @ParameterizedTest(name = "a provider that {0}")
    @MethodSource("defects")
    void eachDefectIsFoundByExactlyItsRules(Defect defect) {
        assertThat(BrokenRun.failedRules(defect)).isEqualTo(defect.rules());
    }
}
