package io.vaporform.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BatchTest {

    private static final byte[] VALUE = {1};

    @Test
    void aRowIsWrittenOnce() {
        Batch batch = new Batch().put("row", Batch.ABSENT, VALUE);

        assertThatThrownBy(() -> batch.put("row", Batch.ABSENT, VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row row twice");
        assertThatThrownBy(() -> batch.remove("row", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(batch.writes()).hasSize(1);
    }

    @Test
    void aRowMayBeRequiredAndWritten() {
        Batch batch = new Batch().require("row").require("row").put("row", 1, VALUE);

        assertThat(batch.writes()).hasSize(1);
        assertThat(batch.required()).containsOnly("row");
    }
}
