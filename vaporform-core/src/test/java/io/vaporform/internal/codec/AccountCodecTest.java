package io.vaporform.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.VaporformException;
import io.vaporform.spec.Account;
import io.vaporform.spec.Secret;
import io.vaporform.state.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountCodecTest {

    private static Row row(byte[] value) {
        return new Row("account/shop/docker", value, 1, Optional.empty());
    }

    @Test
    void anAccountIsReadAsItWasWritten() {
        Account account =
                Account.of("cloud", Map.of("token", Secret.of("\"\n\u00fc\\"))).stored("0badcafe");
        AccountCodec.Dated dated = new AccountCodec.Dated(account, Instant.parse("2026-01-01T00:00:00.123Z"));

        assertThat(AccountCodec.decode(row(AccountCodec.encode(dated)))).isEqualTo(dated);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "canary",
                "{\"secrets\":{\"token\":\"canary\"}}",
                "{\"name\":\"cloud\",\"revision\":\"1\",\"since\":\"canary\",\"secrets\":{\"token\":\"canary\"}}",
                "{\"name\":\"CANARY canary\",\"revision\":\"1\",\"since\":\"\",\"secrets\":{\"token\":\"canary\"}}",
            })
    void whatIsCorruptedIsNamedAndNotQuoted(String text) {
        Row row = row(text.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> AccountCodec.decode(row))
                .isInstanceOf(VaporformException.class)
                .hasMessageContaining("account/shop/docker")
                .hasMessageNotContaining("canary")
                .hasNoCause();
    }
}
