package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit of DNS back ends finds what it is there to find, and nothing else. */
class TckOfTheDnsTckTest {

    static List<DnsDefect> defects() {
        return DnsDefects.all();
    }

    @ParameterizedTest(name = "a back end that {0}")
    @MethodSource("defects")
    void eachDefectIsFoundByExactlyItsRules(DnsDefect defect) {
        assertThat(BrokenDnsRun.failedRules(defect)).isEqualTo(defect.rules());
    }

    @Test
    void aBackEndWithoutADefectBreaksNoRule() {
        assertThat(BrokenDnsRun.failedRules(DnsDefect.of("is right", "none", FlatDns::new)))
                .isEmpty();
    }
}
