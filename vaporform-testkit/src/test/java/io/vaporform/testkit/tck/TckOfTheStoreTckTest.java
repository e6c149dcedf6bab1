package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store's kit finds what it is there to find, and nothing else. */
class TckOfTheStoreTckTest {

    static List<StoreDefect> defects() {
        return StoreDefects.all();
    }

    @ParameterizedTest(name = "a store that {0}")
    @MethodSource("defects")
    void eachDefectIsFoundByExactlyItsRules(StoreDefect defect) {
        assertThat(BrokenStoreRun.failedRules(defect)).isEqualTo(defect.rules());
    }

    @Test
    void aStoreWithoutADefectBreaksNoRule() {
        assertThat(BrokenStoreRun.failedRules(StoreDefect.of("is right", "none", FlatStore::new)))
                .isEmpty();
    }
}
