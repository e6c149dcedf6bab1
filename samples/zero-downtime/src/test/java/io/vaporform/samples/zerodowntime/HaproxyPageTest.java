package io.vaporform.samples.zerodowntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on HAProxy shows what the sample runs. */
class HaproxyPageTest {

    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)// example: \\w+\n(.*?)\n *// end");

    private static List<String> in(Path file, Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult found) -> found.group(1).stripIndent().strip())
                .toList();
    }

    @Test
    void itsCodeIsThatOfTheSample() throws IOException {
        Path root = Path.of("..", "..");

        assertThat(in(root.resolve("docs/haproxy.md"), BLOCK))
                .hasSize(2)
                .isEqualTo(in(Path.of("src/main/java/io/vaporform/samples/zerodowntime/ZeroDowntime.java"), EXAMPLE));
    }
}
