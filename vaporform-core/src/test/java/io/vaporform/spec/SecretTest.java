package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.vaporform.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SecretTest {

    private static final String TEXT = "hunter2-s3cret";
    private static final Secret SECRET = Secret.of(TEXT);

    @Test
    void isRevealedOnlyByItsName() {
        assertThat(SECRET.reveal()).isEqualTo(TEXT);
        assertThat(SECRET).hasToString("Secret(****)");
        assertThat(String.valueOf(SECRET) + List.of(SECRET) + Map.of("k", SECRET))
                .doesNotContain(TEXT);
    }

    @Test
    void equalTextsAreEqualSecrets() {
        assertThat(SECRET).isEqualTo(Secret.of(TEXT)).hasSameHashCodeAs(Secret.of(TEXT));
        assertThat(SECRET).isNotEqualTo(Secret.of("other")).isNotEqualTo(TEXT);
    }

    @Test
    void nullIsNoSecret() {
        assertThatNullPointerException().isThrownBy(() -> Secret.of(null)).withMessage("secret");
    }

    @TestFactory
    List<DynamicTest> nothingThatHoldsOnePrintsIt() {
        Value<Secret> value = Value.of(SECRET);
        Access access = new Access("http", Optional.of("me"), Optional.of(value), "");
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .port(80)
                .secret("PASSWORD", TEXT)
                .access(access)
                .build();
        Endpoint endpoint = new Endpoint("main", From.NETWORK, "web", 80);
        DeploymentOutputs outputs = DeploymentOutputs.of(spec, List.of(endpoint), List.of());
        Map<String, Object> holders = Map.of(
                "literal", value,
                "format", Value.format("x{}", value),
                "access", access,
                "credentials", access.credentials(),
                "uri", access.uri("web", 80),
                "spec", spec,
                "environment", spec.env(),
                "outputs", outputs,
                "output fields", outputs.fields());
        return holders.entrySet().stream()
                .map(holder -> DynamicTest.dynamicTest(
                        holder.getKey(),
                        () -> assertThat(holder.getValue().toString()).doesNotContain("hunter2")))
                .toList();
    }

    @Test
    void whatIsRefusedDoesNotShowIt() {
        DeploymentSpec.Builder spec = DeploymentSpec.builder().image("a").secret("PASSWORD", "hunter2\0");

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(InvalidSpecException.class, spec::build))
                .hasMessageContaining("env.PASSWORD")
                .hasMessageNotContaining("hunter2");
    }
}
