package io.vaporform.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** To bytes and back is what it was. A failure names the seed; put it into {@code SEED} to see it again. */
class CodecPropertyTest {

    private static final long SEED = new SecureRandom().nextLong();
    private static final int TIMES = 500;

    @BeforeEach
    void printSeed(TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(SEED));
    }

    @Test
    void specsComeBack() {
        for (int i = 0; i < TIMES; i++) {
            Spec spec = new RandomThings(SEED + i).spec();
            byte[] bytes = Json.bytes(SpecCodec.REVEALING.encode(spec));

            assertThat(SpecCodec.REVEALING.decode(Json.parse("row", bytes)))
                    .as("seed " + (SEED + i))
                    .isEqualTo(spec);
        }
    }

    @Test
    void equalSpecsHaveEqualBytes() {
        for (int i = 0; i < TIMES; i++) {
            Spec spec = new RandomThings(SEED + i).spec();
            Spec again = new RandomThings(SEED + i).spec();

            assertThat(Json.bytes(SpecCodec.REVEALING.encode(again)))
                    .as("seed " + (SEED + i))
                    .isEqualTo(Json.bytes(SpecCodec.REVEALING.encode(spec)));
        }
    }

    @Test
    void valuesComeBack() {
        ValueCodec codec = new ValueCodec(true);
        for (int i = 0; i < TIMES; i++) {
            Value<?> value = new RandomThings(SEED + i).value();
            JsonNode node = Json.object().set("value", codec.encode(value));

            assertThat(codec.decode(Json.parse("row", Json.bytes(node)).get("value")))
                    .as("seed " + (SEED + i))
                    .isEqualTo(value);
        }
    }

    @Test
    void outputsComeBack() {
        for (int i = 0; i < TIMES; i++) {
            Outputs outputs = new RandomThings(SEED + i).outputs();
            byte[] bytes = Json.bytes(OutputsCodec.encode(outputs));

            assertThat(OutputsCodec.decode(Json.parse("row", bytes)))
                    .as("seed " + (SEED + i))
                    .isEqualTo(outputs);
        }
    }

    @Test
    void statesComeBack() {
        for (int i = 0; i < TIMES; i++) {
            ResourceState state = new RandomThings(SEED + i).state();
            Row row = new Row("resource/" + state.address(), StateCodec.encode(state), 1, Optional.empty());

            assertThat(StateCodec.decode(state.address(), row).state())
                    .as("seed " + (SEED + i))
                    .isEqualTo(state);
        }
    }

    @Test
    void aRouteThatIsMaskedHoldsNoPassword() {
        RouteSpec route = RouteSpec.builder("edge", "shop.example.com")
                .to("web")
                .with(BasicAuth.user("alice", Secret.of(DeploymentSecrets.PLANTED)))
                .build();

        assertThat(SpecCodec.MASKING.encode(route).toString())
                .contains("alice", Secret.MASK)
                .doesNotContain(DeploymentSecrets.PLANTED);
    }

    @Test
    void aMiddlewareOfAKindThatIsNotKnownIsRefused() {
        byte[] row = Json.bytes(SpecCodec.REVEALING.encode(RouteSpec.builder("edge", "shop.example.com")
                .to("web")
                .with(SecurityHeaders.DEFAULT)
                .build()));
        String later = new String(row, StandardCharsets.UTF_8).replace("security-headers", "firewall");

        assertThatThrownBy(() -> SpecCodec.REVEALING.decode(Json.parse("row", later.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FIREWALL");
    }

    @Test
    void whatIsMaskedHoldsNoSecret() {
        for (int i = 0; i < TIMES; i++) {
            Spec spec = DeploymentSecrets.planted(new RandomThings(SEED + i).deployment());

            assertThat(SpecCodec.MASKING.encode(spec).toString())
                    .as("seed " + (SEED + i))
                    .doesNotContain(DeploymentSecrets.PLANTED);
        }
    }
}
