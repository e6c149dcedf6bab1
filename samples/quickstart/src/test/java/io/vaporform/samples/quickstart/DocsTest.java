package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages show what {@link DocsExamplesTest} runs, and their links lead somewhere. */
class DocsTest {

    private static final List<String> PAGES = List.of(
            "docs/concepts.md", "docs/plan-and-apply.md", "docs/docker.md", "docs/testing.md", "docs/errors.md");

    @Test
    void theirCodeIsThatOfTheExamplesLineByLine() {
        List<String> shown = PAGES.stream()
                .flatMap(page -> Documents.blocks(page, "java").stream())
                .toList();

        assertThat(shown).containsExactlyInAnyOrderElementsOf(Documents.examples(DocsExamplesTest.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "docs/README.md"})
    void linksLeadSomewhere(String page) {
        assertThat(Documents.links(page)).isNotEmpty().allSatisfy(target -> assertThat(target)
                .exists());
    }

    @Test
    void linksBetweenThePagesLeadSomewhere() {
        assertThat(PAGES).allSatisfy(page -> assertThat(Documents.links(page))
                .allSatisfy(target -> assertThat(target).exists()));
    }
}
