package io.vaporform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VaporformTest {

    @Test
    void theLibraryIdentifiesItself() {
        assertThat(Vaporform.name()).isEqualTo("vaporform");
    }
}
