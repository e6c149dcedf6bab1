package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages show what {@link DocsExamplesTest} and {@link DockerExamplesTest} run, and their links lead somewhere. */
class DocsTest {

    private static final List<String> PAGES = List.of(
            "docs/concepts.md",
            "docs/plan-and-apply.md",
            "docs/docker.md",
            "docs/templates.md",
            "docs/backups.md",
            "docs/isolation.md",
            "docs/swarm.md",
            "docs/traffic.md",
            "docs/expose.md",
            "docs/operations.md",
            "docs/testing.md",
            "docs/errors.md");

    @Test
    void theirCodeIsThatOfTheExamplesLineByLine() {
        List<String> shown = PAGES.stream()
                .flatMap(page -> Documents.blocks(page, "java").stream())
                .toList();

        List<String> run = Stream.of(
                        DocsExamplesTest.class,
                        DockerExamplesTest.class,
                        ExposureExamplesTest.class,
                        MiddlewareExamplesTest.class)
                .flatMap(examples -> Documents.examples(examples).stream())
                .toList();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(run);
    }

    @Test
    void linksLeadSomewhere() {
        List<String> all = new ArrayList<>(List.of(
                "README.md",
                "CONTRIBUTING.md",
                "docs/README.md",
                "docs/guarantees.md",
                "docs/store.md",
                "docs/dns.md",
                "docs/haproxy.md",
                "docs/domains.md",
                "docs/certificates.md",
                "docs/renewals.md",
                "docs/moving-from-certbot.md"));
        all.addAll(PAGES);

        assertThat(all).allSatisfy(page -> assertThat(Documents.links(page))
                .allSatisfy(target -> assertThat(target).exists()));
        assertThat(Documents.links("docs/README.md")).hasSizeGreaterThan(5);
    }
}
