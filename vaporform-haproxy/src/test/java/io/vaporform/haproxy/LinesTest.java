package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of maps and lines of crt-lists. */
class LinesTest {

    private static final Path PEM = Path.of("/etc/edge/a.pem");

    @Test
    void anEntryIsALine() {
        assertThat(new MapEntry("a.test/", "slot1:r1:S"))
                .extracting(MapEntry::line)
                .isEqualTo("a.test/ slot1:r1:S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#a", "a b", "a\tb", "a\n", "a\u000bb", "a\0"})
    void aKeyHasNoBlanksAndIsNoComment(String key) {
        assertThatThrownBy(() -> new MapEntry(key, "v")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a\t", "a\nb c", "a\rb", "a\0"})
    void aValueIsReadAsItIs(String value) {
        assertThatThrownBy(() -> new MapEntry("k", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the value of a map");
    }

    @Test
    void anEntryFitsIntoABuffer() {
        assertThat(new MapEntry("k", "v".repeat(7_999)).line()).hasSize(8_001);
        assertThatThrownBy(() -> new MapEntry("k", "ü".repeat(4_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 8000 bytes");
    }

    @Test
    void aCertificateIsForNames() {
        assertThat(CrtListLine.of(PEM, "a.test", "*.b.test", "!x.b.test").line())
                .isEqualTo("/etc/edge/a.pem a.test *.b.test !x.b.test");
        assertThat(new CrtListLine(PEM, Optional.of(Path.of("/etc/edge/ca.pem")), List.of("a.test")).line())
                .isEqualTo("/etc/edge/a.pem [verify required ca-file /etc/edge/ca.pem] a.test");
        assertThatThrownBy(() -> CrtListLine.of(PEM)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a b", "a\nb", "#", "[alpn h2]", "a*.test", "ü.test", "/x", "a.test.", "!"})
    void aNameOfACertificateIsAName(String name) {
        assertThatThrownBy(() -> CrtListLine.of(PEM, name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a[x]", "/ü", "/a\nb", "/a,b", "/a)", "/a\"", "/a$b", "relative"})
    void aPathIsPlain(String path) {
        assertThatThrownBy(() -> CrtListLine.of(Path.of(path), "a.test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take another directory");
    }
}
