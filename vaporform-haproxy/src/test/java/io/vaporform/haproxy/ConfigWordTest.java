package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWordTest {

    @Test
    void aTextIsOneWordInQuotes() {
        assertThat(ConfigWord.text("a b")).hasToString("\"a b\"");
        assertThat(ConfigWord.text("")).hasToString("\"\"");
        assertThat(ConfigWord.text("'# %")).hasToString("\"'# %\"");
    }

    @Test
    void whatQuotesDoNotHoldIsEscaped() {
        assertThat(ConfigWord.text("\"\\${HOME}")).hasToString("\"\\\"\\\\\\${HOME}\"");
        assertThat(ConfigWord.text("a\nb\t\u007fé")).hasToString("\"a\\x0ab\\x09\\x7f\\xc3\\xa9\"");
    }

    @Test
    void aFormatSaysPercentSignsAsTheyAre() {
        assertThat(ConfigWord.format("%[src] 5%")).hasToString("\"%%[src] 5%%\"");
    }

    @Test
    void aNulCannotBeSaid() {
        assertThatThrownBy(() -> ConfigWord.text("a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a text has a NUL, which HAProxy's configuration cannot say");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: x", "a\n", "\r", "a\0", "bell\u0007"})
    void aHeaderCannotEndBeforeItsEnd(String value) {
        assertThatThrownBy(() -> ConfigWord.headerValue(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the value of a header has ")
                .hasMessageEndingWith("leave it out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"", "slot1 from base", "ü", "a\nb", "a/b"})
    void aNameIsAName(String name) {
        assertThatThrownBy(() -> ConfigWord.name(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a # b", "a \"b\"", "'a'", "$HOME", "a\\ b", "ü"})
    void syntaxHasNoData(String words) {
        assertThatThrownBy(() -> ConfigWord.syntax(words)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r"})
    void theNameOfAHeaderIsAToken(String name) {
        assertThatThrownBy(() -> ConfigWord.headerName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineHasNoMoreWordsThanAreRead() {
        ConfigText text = new ConfigText().line("a ".repeat(63) + "b");

        assertThat(text).hasToString("  " + "a ".repeat(63) + "b\n");
        assertThatThrownBy(() -> new ConfigText().line("a ".repeat(64) + "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a line has more than 64 words");
        assertThat(new ConfigText().line(ConfigWord.syntax("a"), ConfigWord.text("b \" ".repeat(100))))
                .hasToString("  a \"" + "b \\\" ".repeat(100) + "\"\n");
    }

    @Test
    void aCommentIsALine() {
        assertThatThrownBy(() -> new ConfigText().comment("why\nglobal")).isInstanceOf(IllegalArgumentException.class);
    }
}
