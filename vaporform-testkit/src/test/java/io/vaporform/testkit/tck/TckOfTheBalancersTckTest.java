package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit of services of load balancers finds what it is there to find, and nothing else. */
class TckOfTheBalancersTckTest {

    static List<BalancerDefect> defects() {
        return BalancerDefects.all();
    }

    @ParameterizedTest(name = "a service that {0}")
    @MethodSource("defects")
    void eachDefectIsFoundByExactlyItsRules(BalancerDefect defect) {
        assertThat(BrokenBalancerRun.failedRules(defect)).isEqualTo(defect.rules());
    }

    @Test
    void aServiceThatIsDoneAtOnceBreaksNoRule() {
        assertThat(BrokenBalancerRun.failedRules(BalancerDefect.of("is right", "none", FlatBalancers::new)))
                .isEmpty();
    }
}
