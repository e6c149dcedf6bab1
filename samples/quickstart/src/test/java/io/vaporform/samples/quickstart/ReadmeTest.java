package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows is what is run here. */
class ReadmeTest {

    private static final String README = "README.md";

    @Test
    void itsCodeIsThatOfTheExamplesLineByLine() {
        assertThat(Documents.blocks(README, "java")).isEqualTo(Documents.examples(ReadmeExamples.class));
    }

    @Test
    void itsCodeRuns(@TempDir Path directory) {
        ReadmeExamples.withDocker().close();
        ReadmeExamples.durable(directory).close();
        try (Infrastructure infra = Infrastructure.inMemory()) {
            ReadmeExamples.verbs(infra);
            ReadmeExamples.certificates(infra);
        }
        ReadmeExamples.inMemory();
        try (Infrastructure infra = Infrastructure.builder()
                .provider("cloud", InMemoryProvider.create())
                .build()) {
            ReadmeExamples.remembered(infra, Secret.of("t0ken"));
        }
    }

    @Test
    void itsPlanIsThePlan() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Plan plan = ReadmeExamples.blueprint(infra);

            assertThat(Documents.blocks(README, "text")).containsExactly(plan.toString());
        }
    }

    @Test
    void itsDependencyIsThisVersion() {
        String version = Documents.read("pom.xml")
                .lines()
                .filter(line -> line.contains("<version>"))
                .findFirst()
                .orElseThrow()
                .strip();

        assertThat(Documents.blocks(README, "xml")).singleElement().asString().contains(version);
    }
}
