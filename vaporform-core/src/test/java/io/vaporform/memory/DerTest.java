package io.vaporform.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2.5.29.17, 0603551d11",
        "1.2.840.113549.1.1.11, 06092a864886f70d01010b",
        "1.3.6.1.5.5.7.1.24, 06082b06010505070118",
        "2.999.3, 0603883703",
        "1.2.128.16384, 06062a8100818000"
    })
    void objectIdentifiersAreInBase128(String dotted, String hex) {
        assertThat(HexFormat.of().formatHex(Der.oid(dotted))).isEqualTo(hex);
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"0, 0400", "127, 047f", "128, 048180", "255, 0481ff", "256, 04820100", "65536, 0483010000"})
    void lengthsAreAsShortAsTheyCanBe(int length, String hex) {
        byte[] all = Der.octets(new byte[length]);

        assertThat(HexFormat.of().formatHex(all, 0, all.length - length)).isEqualTo(hex);
    }

    @Test
    void positiveNumbersHaveNoSign() {
        assertThat(Der.integer(BigInteger.valueOf(128))).containsExactly(2, 2, 0, 0x80);
    }

    @Test
    void theYearHasTwoDigitsUntil2049() {
        assertThat(Der.time(Instant.parse("2049-12-31T23:59:59Z"))).containsExactly(Der.text(0x17, "491231235959Z"));
        assertThat(Der.time(Instant.parse("2050-01-01T00:00:00Z"))).containsExactly(Der.text(0x18, "20500101000000Z"));
    }
}
