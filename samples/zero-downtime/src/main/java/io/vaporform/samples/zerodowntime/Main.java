package io.vaporform.samples.zerodowntime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs {@link ZeroDowntime} with a Docker Engine and the HAProxy of this machine. */
public final class Main {

    private static final String USAGE = """
            usage: Main IMAGE [DOCKER_HOST]

            Deploys a web application that answers /healthz at port 8080, three times behind HAProxy, then a new version, a
            broken version, and kills one instance, all while clients ask. Leaves nothing behind. DOCKER_HOST is
            unix:///var/run/docker.sock unless given; the docker command kills the instance.""";

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println(USAGE);
            System.exit(2);
        }
        String docker = arguments.length > 1 ? arguments[1] : "unix:///var/run/docker.sock";
        Path directory = Files.createTempDirectory("zero");
        int failed;
        try (ZeroDowntime sample =
                new ZeroDowntime("zero-downtime", docker, directory, arguments[0], line -> System.out.println(line))) {
            failed = sample.run(instance -> kill(docker, instance.engineId()));
        }
        Files.delete(directory);
        System.out.println(failed == 0 ? "no request was lost" : failed + " requests were lost");
        System.exit(failed == 0 ? 0 : 1);
    }

    private static void kill(String docker, String container) throws IOException, InterruptedException {
        new ProcessBuilder("docker", "--host", docker, "kill", container)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
