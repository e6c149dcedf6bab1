package io.vaporform.testsupport;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A JVM outside of that of the tests, which hides what is missing on the module path. */
public final class ForkedJvm {

    private static final String TESTS_ONLY =
            ".*(testkit|test-support|test-classes|junit|opentest4j|apiguardian|assertj|awaitility|hamcrest|archunit|byte-buddy).*";

    private ForkedJvm() {}

    /** What {@code main} says that ends well, with all that the tests have on its class path. */
    public static String onTheClassPath(Class<?> main, String... arguments) throws IOException {
        return run(List.of("-cp", path(entry -> true)), main, arguments);
    }

    /** What {@code main} says that ends well, with {@code module}, and what it needs, on the module path. */
    public static String onTheModulePath(String module, Class<?> main, String... arguments) throws IOException {
        return run(
                List.of(
                        "--module-path",
                        path(entry -> !entry.matches(TESTS_ONLY)),
                        "--add-modules",
                        module,
                        "-cp",
                        path(entry -> entry.endsWith("test-classes"))),
                main,
                arguments);
    }

    private static String run(List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return Scratch.run(command);
    }

    private static String path(Predicate<String> wanted) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
