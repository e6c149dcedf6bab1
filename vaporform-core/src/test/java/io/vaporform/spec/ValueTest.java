package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.InvalidSpecException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueTest {

    private static final Output<String> HOST = Output.text(Kind.DEPLOYMENT, "db", "host");
    private static final Output<Secret> PASSWORD = Output.secret(Kind.DEPLOYMENT, "db", "password");

    static Stream<Arguments> wrongFormats() {
        return Stream.of(
                Arguments.of("a part too many", "x", 0, new Value<?>[] {HOST}),
                Arguments.of("a part too few", "{}:{}", 2, new Value<?>[] {HOST}),
                Arguments.of("no part", "{}", 1, new Value<?>[] {}),
                Arguments.of("a place with a name is none", "{0}", 0, new Value<?>[] {HOST}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongFormats")
    void aFormatNeedsAPartForEachPlace(String name, String template, int places, Value<?>[] parts) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> Value.format(template, parts))
                .withMessage("format was '" + template + "' but has " + places + " places for " + parts.length
                        + " parts; give one part for each {}");
    }

    @Test
    void aFormatUsesWhatItsPartsUse() {
        Value<Secret> format = Value.format("{}{}{}", HOST, Value.format("{}", PASSWORD), Value.of("x"));

        assertThat(format.references()).isEqualTo(java.util.Set.of(HOST, PASSWORD));
    }

    @Test
    void aFormatDoesNotFollowItsArguments() {
        Value<?>[] parts = {HOST};
        Value<Secret> format = Value.format("{}", parts);
        parts[0] = PASSWORD;

        assertThat(format).isEqualTo(Value.format("{}", HOST));
    }

    @Test
    void literalsAndGeneratedSecretsUseNothing() {
        assertThat(Value.of("x").references()).isEmpty();
        assertThat(Value.generated("password").references()).isEmpty();
        assertThat(Value.generatedWith("data", "password"))
                .isEqualTo(new Value.Generated("password", "data", Value.DEFAULT_GENERATED_LENGTH));
    }

    @Test
    void anOutputSaysWhereItComesFrom() {
        assertThat(HOST).hasToString("${deployment/db.host}");
        assertThat(HOST.references()).containsExactly(HOST);
        assertThat(HOST.secret()).isFalse();
        assertThat(PASSWORD.secret()).isTrue();
    }

    @Test
    void anOutputCanBeBoundToItsStack() {
        Address web = new Address("shop", "prod", Kind.DEPLOYMENT, "web");

        assertThat(HOST.of(web).stack()).isEqualTo("shop/prod");
        assertThat(HOST.stack()).isNull();
    }
}
