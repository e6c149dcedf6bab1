package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DSRecord;

class TrustAnchorsTest {

    private static final String DIGEST = "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";

    /** IANA's key 20326, as DNSKEY. */
    private static final String KEY = ". IN DNSKEY 257 3 8 "
            + "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=";

    @Test
    void thoseOfIanaAreThere() {
        assertThat(TrustAnchors.iana().records())
                .extracting(DSRecord::getFootprint)
                .containsExactly(20326, 38696);
    }

    @Test
    void aKeyIsTheSameAsItsDigest() {
        assertThat(TrustAnchors.of(KEY).records().get(0).getDigest())
                .isEqualTo(TrustAnchors.of(". IN DS 20326 8 2 " + DIGEST)
                        .records()
                        .get(0)
                        .getDigest());
    }

    @Test
    void withoutAnyEveryDomainWouldCountAsUnsigned() {
        assertThatThrownBy(TrustAnchors::of)
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("there are none");
        assertThatThrownBy(() -> TrustAnchors.of("", "; a comment"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("there are none");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "example.com. IN DS 20326 8 2 " + DIGEST,
                ". IN DS 20326 1 2 " + DIGEST,
                ". IN DS 20326 200 2 " + DIGEST,
                ". IN DS 20326 8 1 E06D44B80B8F1D39A95C0B0D7C65D08458E88040",
                ". IN NS a.root-servers.net.",
                ". IN DS no number",
                "nonsense"
            })
    void whatNobodyCanValidateWithIsRefused(String line) {
        assertThatThrownBy(() -> TrustAnchors.of(KEY, line))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("trust anchor");
    }
}
