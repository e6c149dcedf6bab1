package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    private static final Redaction REDACTION = Redaction.of(DeploymentSpec.builder()
            .image("a")
            .file("/etc/open", "open=sesame-sesame\n")
            .secret("TOKEN", "t0k3n")
            .file(
                    "/etc/app.ini",
                    Value.of(
                            Secret.of(
                                    "[db]\n  password = x:yzzy-1 \nkey: 'plugh-2'\n*:*:*:app:plover-3\n\"app\" \"fee-fie-4\"\n")))
            .build());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad token t0k3n!                | bad token ****!",
                "bad line: password = x:yzzy-1   | bad line: ****",
                "no such password: x:yzzy-1      | no such password: ****",
                "plugh-2 is no key               | **** is no key",
                "refused: plover-3               | refused: ****",
                "login of fee-fie-4 failed       | login of **** failed",
                "cannot read /etc/app.ini of app | cannot read /etc/app.ini of app",
                "open=sesame-sesame              | open=sesame-sesame"
            })
    void masksSecretsAndWhatStandsInTheirLines(String said, String shown) {
        assertThat(REDACTION.mask(said)).isEqualTo(shown);
    }
}
