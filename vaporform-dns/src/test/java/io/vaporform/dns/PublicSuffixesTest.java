package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicSuffixesTest {

    private static final PublicSuffixes LIST = PublicSuffixes.bundled();

    private static final Pattern VECTOR = Pattern.compile("checkPublicSuffix\\('([^']+)', (?:null|'([^']+)')\\);");

    /** The list's own tests, but those of texts that are no names. */
    static List<Arguments> vectors() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PublicSuffixesTest.class.getResourceAsStream("test_psl.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(VECTOR::matcher)
                    .filter(Matcher::matches)
                    .filter(vector -> !vector.group(1).startsWith("."))
                    .map(vector -> Arguments.of(vector.group(1), Optional.ofNullable(vector.group(2))))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("vectors")
    void whatIsRegisteredIsFoundAsTheListsOwnTestsSay(String name, Optional<String> registrable) {
        assertThat(LIST.registrable(DomainName.of(name))).isEqualTo(registrable.map(DomainName::of));
    }

    @Test
    void thereAreManyVectors() throws IOException {
        assertThat(vectors()).hasSizeGreaterThan(60);
    }

    @Test
    void nobodyOwnsAPublicSuffixOrAllBelowIt() {
        assertThat(LIST.isSuffix(DomainName.of("co.uk"))).isTrue();
        assertThat(LIST.isSuffix(DomainName.of("github.io"))).isTrue();
        assertThat(LIST.isSuffix(DomainName.of("example.co.uk"))).isFalse();
        assertThat(LIST.registrable(DomainName.of("*.co.uk"))).isEmpty();
        assertThat(LIST.registrable(DomainName.of("*.shop.example.co.uk"))).contains(DomainName.of("example.co.uk"));
    }

    @Test
    void aNewerListCanBeRead() throws IOException {
        PublicSuffixes own = PublicSuffixes.read(
                new ByteArrayInputStream("// ours\n\napps.example  trailing words\n*.wild.example\n!one.wild.example\n"
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(own.registrable(DomainName.of("www.shop.apps.example")))
                .contains(DomainName.of("shop.apps.example"));
        assertThat(own.isSuffix(DomainName.of("any.wild.example"))).isTrue();
        assertThat(own.registrable(DomainName.of("one.wild.example"))).contains(DomainName.of("one.wild.example"));
        assertThatThrownBy(() -> PublicSuffixes.read(new ByteArrayInputStream(new byte[0])))
                .isInstanceOf(InvalidSpecException.class);
    }
}
