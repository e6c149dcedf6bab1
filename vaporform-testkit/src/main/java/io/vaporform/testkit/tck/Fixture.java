package io.vaporform.testkit.tck;

import io.vaporform.spec.Instance;
import io.vaporform.spi.Found;
import java.util.List;
import java.util.Optional;

/**
 * The application that the kit deploys, seen from inside, and a way round the provider. For the image {@code vaporform/fixture:1} over HTTP
 * there is {@link HttpFixture}.
 *
 * <p>The image listens on {@link #port()}, is healthy when {@code GET /healthz} says so, writes one line that contains {@code started} to
 * standard output once it listens, and obeys these environment variables: {@code VERSION}, {@code START_DELAY_MS} (listens only then),
 * {@code HEALTH_FAILS} (so many health checks fail at first), {@code EXIT_CODE} (ends at once with it) and {@code EXIT_AFTER_MS}.
 */
public interface Fixture {

    /** The image of the application. */
    default String image() {
        return "vaporform/fixture:1";
    }

    /** A well-formed reference to an image that cannot be had. */
    default String missingImage() {
        return "vaporform/no-such-image:1";
    }

    /** What the application listens on. */
    default int port() {
        return 8080;
    }

    /** A directory that the application may write to, and where a volume can be. */
    default String directory() {
        return "/data";
    }

    /** The value of its environment variable {@code VERSION}, asked of the running application; fails if that does not answer. */
    String version(Instance instance);

    /** One of its environment variables, exactly as the application sees it; empty if it is not set. */
    Optional<String> env(Instance instance, String name);

    /** Its arguments, exactly as the application sees them. */
    List<String> arguments(Instance instance);

    String workingDirectory(Instance instance);

    /** A command that writes {@code output} and {@code errors}, and ends with {@code exitCode}; by a shell unless overridden. */
    default List<String> printing(String output, String errors, int exitCode) {
        String script = "printf %s \"$1\"; printf %s \"$2\" >&2; exit \"$3\"";
        return List.of("sh", "-c", script, "sh", output, errors, Integer.toString(exitCode));
    }

    /** Writes a file from inside. */
    void write(Instance instance, String path, String text);

    /** Reads a file from inside; empty if it is not there. */
    Optional<String> read(Instance instance, String path);

    /** Removes what an inventory has found, with other tools than the provider; nothing happens if it is not there. */
    void removeBehindOurBack(Found found);
}
