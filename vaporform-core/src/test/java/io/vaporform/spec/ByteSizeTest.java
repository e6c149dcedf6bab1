package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.InvalidSpecException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest(name = "{0} is {1} bytes and prints as {2}")
    @CsvSource({
        "0, 0, 0",
        "1, 1, 1",
        "1023, 1023, 1023",
        "1024, 1024, 1Ki",
        "1Ki, 1024, 1Ki",
        "1536, 1536, 1536",
        "512Mi, 536870912, 512Mi",
        "1024Mi, 1073741824, 1Gi",
        "4Gi, 4294967296, 4Gi",
        "2Ti, 2199023255552, 2Ti",
        "1024Ti, 1125899906842624, 1024Ti",
        "' 1Ki ', 1024, 1Ki",
        "9223372036854775807, 9223372036854775807, 9223372036854775807",
        "8191Ti, 9006099743113216, 8191Ti",
    })
    void textIsRead(String text, long bytes, String printed) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
        assertThat(ByteSize.parse(text)).hasToString(printed);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "", " ", "Mi", "-1", "+1", "1.5Gi", "512M", "512MB", "1gi", "1 Gi", "1GiB", "0x10", "1e3", "١٢", "1\n2"
            })
    void whatIsNoSizeIsRefused(String text) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessage(
                        "size was '" + text + "' but must be a whole number with an optional unit; write 512Mi or 4Gi");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"9223372036854775808", "9999999999999999999", "8388608Ti", "9007199254740992Ki"})
    void whatIsTooLargeIsRefused(String text) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("the largest size is 9223372036854775807 bytes; give a smaller one");
    }

    @Test
    void aNegativeSizeIsRefused() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new ByteSize(-1))
                .withMessage("size was '-1' but a size cannot be negative; give zero or more bytes");
    }

    @Test
    void sizesCompareByBytes() {
        assertThat(ByteSize.ofMebibytes(1024)).isEqualTo(ByteSize.ofGibibytes(1));
        assertThat(ByteSize.parse("1Gi")).isGreaterThan(ByteSize.parse("1023Mi"));
    }

    @Test
    void whatIsPrintedIsReadBack() {
        long seed = System.identityHashCode(this);
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            ByteSize size = new ByteSize(random.nextLong(Long.MAX_VALUE) >> random.nextInt(63));
            assertThat(ByteSize.parse(size.toString())).as("seed " + seed).isEqualTo(size);
        }
    }
}
