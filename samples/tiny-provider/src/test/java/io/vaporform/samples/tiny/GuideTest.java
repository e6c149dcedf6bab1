package io.vaporform.samples.tiny;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide shows this module as it is. Run with -Dvaporform.docs.update=true to bring the guide up to date. */
class GuideTest {

    private static final Path GUIDE = Path.of("..", "..", "docs", "writing-a-provider.md");

    /** A file's name in bold, and its text in a fence. */
    private static final Pattern SNIPPET =
            Pattern.compile("(\\*\\*`([^`]+)`\\*\\*\\n\\n```[a-z]*\\n)(.*?)(?=```\\n)", Pattern.DOTALL);

    @Test
    void everySnippetIsAFileOfThisModule() throws IOException {
        String guide = Files.readString(GUIDE);
        String current = SNIPPET.matcher(guide)
                .replaceAll(snippet -> Matcher.quoteReplacement(snippet.group(1) + text(snippet.group(2))));
        if (Boolean.getBoolean("vaporform.docs.update")) {
            Files.writeString(GUIDE, current);
            guide = current;
        }

        assertThat(guide).isEqualTo(current);
    }

    @Test
    void everyFileOfThisModuleIsInTheGuide() throws IOException {
        List<String> shown = SNIPPET.matcher(Files.readString(GUIDE))
                .results()
                .map((MatchResult snippet) -> snippet.group(2))
                .toList();

        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(path -> path.toString().replace('\\', '/'))
                            .filter(path -> !path.endsWith("GuideTest.java")))
                    .isSubsetOf(shown);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException missing) {
            throw new UncheckedIOException("the guide shows a file that is not here: " + file, missing);
        }
    }
}
