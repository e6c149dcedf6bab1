package io.vaporform.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.error.VaporformException;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final String KEY = "resource/" + WEB;

    private static Row row(String json) {
        return new Row(KEY, json.getBytes(StandardCharsets.UTF_8), 1, Optional.empty());
    }

    private static ResourceState decoded(Row row) {
        return StateCodec.decode(WEB, row).state();
    }

    private static Row encoded(Spec spec) {
        ResourceState state =
                ResourceState.of(WEB).wanted(Optional.of(new Wanted(spec, Wanted.DIRECT, false, List.of())));
        return new Row(KEY, StateCodec.encode(state), 1, Optional.empty());
    }

    @Test
    void aStateIsReadableJsonWithoutDefaults() {
        Row row = encoded(DeploymentSpec.builder()
                .image("web:1")
                .replicas(1)
                .env("A", "b")
                .build());

        assertThat(new String(row.value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"schemaVersion\":2,\"phase\":\"PENDING\",\"wanted\":{\"source\":\"direct\",\"spec\":"
                        + "{\"kind\":\"deployment\",\"image\":\"web:1\",\"env\":{\"A\":\"b\"}}},\"lastGeneration\":0}");
    }

    @Test
    void whatIsAppliedAsItIsWantedIsWrittenOnce() {
        DeploymentSpec spec = DeploymentSpec.builder().image("web:1").build();
        Life life = new Life(1, "docker", spec, "digest", Optional.empty());
        ResourceState state = ResourceState.of(WEB)
                .wanted(Optional.of(new Wanted(spec, Wanted.DIRECT, false, List.of())))
                .applied(Optional.of(life));
        Row row = row(new String(StateCodec.encode(state), StandardCharsets.UTF_8));

        assertThat(new String(row.value(), StandardCharsets.UTF_8)).containsOnlyOnce("web:1");
        assertThat(decoded(row)).isEqualTo(state);
    }

    @Test
    void fieldsOfALaterMinorVersionAreNoHarm() {
        ResourceState state =
                decoded(row("{\"schemaVersion\":2,\"phase\":\"READY\",\"lastGeneration\":7,\"later\":{\"x\":[1]}}"));

        assertThat(state.lastGeneration()).isEqualTo(7);
    }

    @Test
    void aRowOfANewerLibraryIsReadAndMarked() {
        assertThat(StateCodec.decode(
                                WEB, row("{\"schemaVersion\":9,\"phase\":\"READY\",\"lastGeneration\":7,\"later\":1}"))
                        .newer())
                .isTrue();
    }

    @Test
    void aRowOfANewerLibraryThatCannotBeReadIsRefusedWithTheCure() {
        assertThatExceptionOfType(VaporformException.class)
                .isThrownBy(() -> decoded(row("{\"schemaVersion\":9,\"anything\":true}")))
                .withMessage("the row '" + KEY + "' has schema version 9, and this library reads 2;"
                        + " use the newer library that wrote it");
    }

    static Stream<Arguments> corrupted() {
        String whole = "{\"schemaVersion\":2,\"phase\":\"READY\",\"lastGeneration\":1";
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("no JSON", "hunter2"),
                Arguments.of("cut off", "{\"schemaVersion\":2,\"pha"),
                Arguments.of("something behind it", whole + "}{"),
                Arguments.of("an array", "[]"),
                Arguments.of("a null", "null"),
                Arguments.of("bytes that are no text", "{\"a\":\"\u0000\"}"),
                Arguments.of("no phase", "{\"schemaVersion\":2,\"lastGeneration\":1}"),
                Arguments.of("no generation", "{\"schemaVersion\":2,\"phase\":\"READY\"}"),
                Arguments.of("unknown phase", "{\"schemaVersion\":2,\"phase\":\"HAPPY\",\"lastGeneration\":1}"),
                Arguments.of("no time", whole + ",\"recheckAt\":\"noon\"}"),
                Arguments.of("no spec", whole + ",\"wanted\":{\"source\":\"direct\"}}"),
                Arguments.of("no kind", whole + ",\"wanted\":{\"source\":\"direct\",\"spec\":{}}}"),
                Arguments.of(
                        "a spec against the rules",
                        whole + ",\"wanted\":{\"source\":\"direct\",\"spec\":{\"kind\":\"deployment\"}}}"),
                Arguments.of(
                        "a life without spec", whole + ",\"applied\":{\"generation\":1,\"provider\":\"memory\"}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corrupted")
    void aCorruptedRowIsNamedAndNotQuoted(String what, String json) {
        VaporformException thrown = catchThrowableOfType(VaporformException.class, () -> decoded(row(json)));

        assertThat(thrown)
                .hasMessageStartingWith("the stored row '" + KEY + "' cannot be read (")
                .hasMessageEndingWith("; restore it from a backup of the store");
        assertThat(org.assertj.core.util.Throwables.getStackTrace(thrown)).doesNotContain("hunter2");
    }

    @ParameterizedTest(name = "{0} characters")
    @ValueSource(ints = {60_000, 21_000_000})
    void whatCanBeWrittenCanBeRead(int length) {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .env("A".repeat(Math.min(length, 100_000)), "x".repeat(length))
                .build();

        assertThat(decoded(encoded(spec)).wanted().orElseThrow().spec()).isEqualTo(spec);
    }

    @ParameterizedTest(name = "a variable called {0}")
    @ValueSource(strings = {"secret", "output", "generated", "format", "volume", "kind", "parts"})
    void namesThatTheCodecUsesAreNamesLikeAnyOther(String name) {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .env(name, "plain")
                .label(name, "text")
                .env("OTHER", Value.format("{}", Value.of(Secret.of("s"))))
                .build();

        assertThat(decoded(encoded(spec)).wanted().orElseThrow().spec()).isEqualTo(spec);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "{\"secret\":\"x\"}",
                "\",\"kind\":\"volume",
                "${deployment/db.uri}",
                "Secret(****)",
                "\u2028\u2029</script>",
                "\\u0000\\",
                "\uD83D\uDE80\uFFFF\uFEFF"
            })
    void hostileTextsComeBackAsWhatTheyAre(String text) {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .env("A", text)
                .secret("B", text)
                .label("l", text)
                .command(text)
                .workingDirectory("/" + text)
                .build();

        assertThat(decoded(encoded(spec)).wanted().orElseThrow().spec()).isEqualTo(spec);
    }
}
