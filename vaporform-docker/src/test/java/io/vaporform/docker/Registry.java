package io.vaporform.docker;

import io.vaporform.docker.internal.RawEngine;
import io.vaporform.testsupport.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An image registry that lets nobody in but {@value #USER}. */
record Registry(LocalServer server, Path directory) implements AutoCloseable {

    static final String USER = "tester";
    static final String PASSWORD = "xyzzy";

    /** bcrypt. */
    private static final String HASH = "$2b$05$nTIDKOMroTLmn6qMjbo5A.M4On39MfL8SVDZrcZsymRT3LCnanZsG";

    /** Skips the test, with the reason, where there is no {@code docker-registry}. */
    static Registry open() throws IOException {
        String program = LocalServer.program("docker-registry");
        Path directory = Files.createTempDirectory("vaporform-registry");
        int port = LocalServer.freePort();
        Path passwords = Files.writeString(directory.resolve("htpasswd"), USER + ":" + HASH + "\n");
        Path configuration = Files.writeString(
                directory.resolve("config.yml"),
                String.join(
                        "\n",
                        "version: 0.1",
                        "log: {level: warn}",
                        "storage: {filesystem: {rootdirectory: " + directory.resolve("images") + "}}",
                        "http: {addr: '127.0.0.1:" + port + "'}",
                        "auth: {htpasswd: {realm: test, path: " + passwords + "}}",
                        ""));
        return new Registry(
                LocalServer.start(List.of(program, "serve", configuration.toString()), port, Map.of()), directory);
    }

    /** As it is in the names of images. */
    String name() {
        return server.authority();
    }

    /** Has it hold {@code image} under its own name, which the engine forgets. */
    String take(String image, String as, RawEngine raw) {
        String name = name() + "/" + as;
        raw.push(image, name, USER, PASSWORD);
        raw.removeImage(name);
        return name;
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
