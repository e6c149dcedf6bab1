package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeCommandTest {

    @Test
    void wordsStayWords() {
        assertThat(RuntimeCommand.of("set map", "/f", "k", "a b; del \\ \t x<<").text())
                .isEqualTo("set map /f k a\\ b\\;\\ del\\ \\\\\\ \\\t\\ x\\<\\<\n");
    }

    @Test
    void aPayloadEndsWithAnEmptyLine() {
        assertThat(RuntimeCommand.withPayload(List.of("k v; w", "l <<"), "add map", "/f")
                        .text())
                .isEqualTo("add map /f <<\nk v; w\nl <<\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\rb", "a\0"})
    void anArgumentIsOneWord(String argument) {
        assertThatThrownBy(() -> RuntimeCommand.of("set map", "/f", argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an argument of 'set map'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n\nshow info", "a\r", "a\0"})
    void aPayloadCannotEndBeforeItsEnd(String line) {
        assertThatThrownBy(() -> RuntimeCommand.withPayload(List.of("first", line), "set ssl cert", "/f"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the payload of 'set ssl cert'");
        assertThatThrownBy(() -> RuntimeCommand.withPayload(List.of(), "set ssl cert", "/f"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatHaproxyWouldDropIsNotSent() {
        int rest = RuntimeCommand.LONGEST - "add map /f <<\n\n\n".length();

        assertThat(RuntimeCommand.withPayload(List.of("v".repeat(rest)), "add map", "/f")
                        .text())
                .hasSize(RuntimeCommand.LONGEST);
        assertThatThrownBy(() -> RuntimeCommand.withPayload(List.of("v".repeat(rest + 1)), "add map", "/f"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'add map' has 16384 bytes, but HAProxy takes at most 16383; send it in parts, or write it into the"
                                + " file and reload");
        assertThatThrownBy(() -> RuntimeCommand.of(
                        "add map", Collections.nCopies(60, "a").toArray(String[]::new)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretIsNotSaid() {
        assertThat(RuntimeCommand.of("add map", "/f", "secret")).hasToString("add map");
    }
}
