package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.192.0.0/12", "0.0.0.0/0", "255.255.255.255/32", "192.168.7.128/25"})
    void whatIsReadPrintsTheSame(String cidr) {
        assertThat(range(cidr)).hasToString(cidr);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.192.0.1/12",
                "10.256.0.0/16",
                "10.0.0.0",
                "10.0.0/8",
                "10.0.0.0/33",
                "fd00::/8",
                "",
                "10.0.0.0/8 "
            })
    void whatIsNoRangeIsNone(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @Test
    void itsPartsFillIt() {
        AddressRange range = range("10.192.0.0/12");

        assertThat(range.parts(24)).isEqualTo(4096);
        assertThat(range.part(24, 0)).hasToString("10.192.0.0/24");
        assertThat(range.part(24, 4095)).hasToString("10.207.255.0/24");
    }

    @Test
    void rangesOverlapWhereTheyHaveAnAddressInCommon() {
        assertThat(range("10.0.0.0/24").overlaps(range("10.0.0.128/25"))).isTrue();
        assertThat(range("10.0.0.128/25").overlaps(range("10.0.0.0/8"))).isTrue();
        assertThat(range("10.0.0.0/24").overlaps(range("10.0.1.0/24"))).isFalse();
        assertThat(range("10.0.1.0/24").overlaps(range("10.0.0.0/24"))).isFalse();
    }

    private static AddressRange range(String cidr) {
        return AddressRange.parse(cidr).orElseThrow();
    }
}
