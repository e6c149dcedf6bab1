package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.VaporformException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowCipherTest {

    private static final byte[] VALUE = "canary-4711".getBytes(StandardCharsets.UTF_8);

    private final RowCipher cipher = new RowCipher(Keys.ring());

    @Test
    void whatIsSealedIsOpened() {
        assertThat(cipher.open("row", cipher.seal("row", VALUE))).isEqualTo(VALUE);
        assertThat(cipher.open("", cipher.seal("", new byte[0]))).isEmpty();
    }

    @Test
    void sealingTwiceGivesDifferentBytes() {
        assertThat(cipher.seal("row", VALUE)).isNotEqualTo(cipher.seal("row", VALUE));
    }

    @Test
    void aValueIsOfNoUseInAnotherRow() {
        byte[] sealed = cipher.seal("row/1", VALUE);

        assertThatThrownBy(() -> cipher.open("row/2", sealed))
                .isExactlyInstanceOf(VaporformException.class)
                .hasMessageContainingAll("row/2", "restore it from a backup");
    }

    @Test
    void everyByteThatIsChangedIsFound() {
        byte[] sealed = cipher.seal("row", VALUE);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> cipher.open("row", changed))
                    .isInstanceOf(VaporformException.class)
                    .hasMessageContaining("row row ")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void everyLengthThatIsCutIsFound() {
        byte[] sealed = cipher.seal("row", VALUE);

        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> cipher.open("row", cut))
                    .isInstanceOf(VaporformException.class)
                    .hasMessageContaining("restore it from a backup");
        }
    }

    @Test
    void aMissingKeyIsNamed() {
        byte[] sealed = cipher.seal("row", VALUE);

        assertThatThrownBy(() -> new RowCipher(KeyRing.of("other", Keys.key(2))).open("row", sealed))
                .isInstanceOf(VaporformException.class)
                .hasMessageContainingAll("key test", "[other]");
    }

    @Test
    void olderKeysOpenAndTheFirstSeals() {
        byte[] sealed = cipher.seal("row", VALUE);
        RowCipher newer = new RowCipher(KeyRing.of("newer", Keys.key(2)).with("test", Keys.key(1)));

        assertThat(newer.open("row", sealed)).isEqualTo(VALUE);
        assertThat(newer.isCurrent(sealed)).isFalse();
        assertThat(newer.isCurrent(newer.seal("row", VALUE))).isTrue();
    }
}
