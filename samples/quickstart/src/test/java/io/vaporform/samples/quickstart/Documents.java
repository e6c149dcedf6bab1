package io.vaporform.samples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads code from the documents, and the examples that it must be equal to from the sources of the tests. */
final class Documents {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ".")).resolve("../..").normalize();
    private static final Path EXAMPLES =
            ROOT.resolve("samples/quickstart/src/test/java/io/vaporform/samples/quickstart");

    private Documents() {}

    static String read(String document) {
        return read(ROOT.resolve(document));
    }

    /** What stands between {@code ```language} and {@code ```} in a document, in order. */
    static List<String> blocks(String document, String language) {
        return between(read(document), "```" + language, "```");
    }

    /** What stands between {@code // example} and {@code // end} in a class of the tests, without the indentation. */
    static List<String> examples(Class<?> source) {
        return between(read(EXAMPLES.resolve(source.getSimpleName() + ".java")), "// example", "// end");
    }

    /** What a document links to, but for other sites and places in pages. */
    static List<Path> links(String document) {
        Path folder = ROOT.resolve(document).resolveSibling("");
        return Pattern.compile("\\]\\(([^)#:]+)\\)")
                .matcher(read(document))
                .results()
                .map(link -> folder.resolve(link.group(1)))
                .toList();
    }

    private static List<String> between(String text, String begin, String end) {
        List<String> all = new ArrayList<>();
        List<String> open = null;
        for (String line : text.lines().toList()) {
            String word = line.strip();
            if (open == null && word.startsWith(begin)) {
                open = new ArrayList<>();
            } else if (open != null && word.equals(end)) {
                all.add(String.join("\n", open).stripIndent());
                open = null;
            } else if (open != null) {
                open.add(line);
            }
        }
        if (open != null) {
            throw new AssertionError("'" + begin + "' without '" + end + "'");
        }
        return all;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
