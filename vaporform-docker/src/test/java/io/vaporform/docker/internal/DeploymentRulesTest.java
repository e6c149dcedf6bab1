package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.error.Violation;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capabilities;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentRulesTest {

    @Test
    void nobodyIsRoot() {
        assertThat(violations(DeploymentSpec.builder().image("web:1").user("0")))
                .extracting(Violation::path)
                .containsExactly("user");
        assertThat(violations(DeploymentSpec.builder().image("web:1").user("00:5")))
                .hasSize(1);
        assertThat(violations(DeploymentSpec.builder().image("web:1").user("10:0")))
                .isEmpty();
    }

    @Test
    void capabilitiesAreNamedOneByOne() {
        assertThat(violations(DeploymentSpec.builder()
                        .image("web:1")
                        .linuxCapabilities("ALL", "NO_SUCH", "CHOWN", "SYS_ADMIN", "NET_RAW")))
                .extracting(Violation::value)
                .containsExactly("ALL", "NET_RAW", "NO_SUCH", "SYS_ADMIN");
    }

    @Test
    void aCheckNeedsAPort() {
        assertThat(violations(DeploymentSpec.builder().image("web:1").health(HealthCheck.http("/up"))))
                .extracting(Violation::path)
                .containsExactly("health");
        assertThat(violations(DeploymentSpec.builder()
                        .image("web:1")
                        .health(HealthCheck.http("/up").port(80))))
                .isEmpty();
        assertThat(violations(DeploymentSpec.builder().image("web:1").health(HealthCheck.command("true"))))
                .isEmpty();
    }

    @Test
    void secretsAreMaskedTheLongestFirst() {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("web:1")
                .secret("A", "pass")
                .secret("B", "password")
                .secret("EMPTY", "")
                .env("PLAIN", "word")
                .build();

        assertThat(Redaction.of(spec).mask("password, pass and word")).isEqualTo("****, **** and word");
        assertThat(Secret.of("pass")).hasToString(Secret.MASK);
    }

    private static List<Violation> violations(DeploymentSpec.Builder spec) {
        Violations found = new Violations();
        new Deployments(parts()).validate(spec.build(), Capabilities.of(), found);
        return found.list();
    }

    private static Parts parts() {
        return new Parts(null, null, null, null, null, null, null, null, Policies.STRICT);
    }
}
