package io.vaporform.bench;

import io.vaporform.docker.DockerPolicy;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The container that all contenders run: busybox's httpd with a health check by HTTP inside it. */
final class Web {

    static final String IMAGE = "vaporform/busybox:1";
    static final int PORT = 8080;
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final Duration START = Duration.ofSeconds(60);
    static final int FALL = 3;
    static final Duration EVERY = Duration.ofSeconds(1);

    /** How often a contender looks whether a container is healthy: as Vaporform does, four times for each check. */
    static final Duration LOOK = EVERY.dividedBy(4);

    /** The host's address that the port is published on. */
    static final String PUBLISH_ON = "127.0.0.1";

    /** What {@code DockerPolicy.strict()} limits instances to whose spec does not say. */
    static final long MEMORY = ByteSize.parse(DockerPolicy.DEFAULT_MEMORY).bytes();

    static final long PIDS = DockerPolicy.DEFAULT_PIDS;

    /** Where the same makes a read-only file system writable, with the options. */
    static final Map<String, String> TMPFS = Stream.of("/run", "/tmp", "/var/tmp")
            .collect(Collectors.toMap(path -> path, path -> "exec,mode=1777,size=67108864,uid=1000,gid=1000"));

    private static final String PATH = "/healthz";
    private static final String URL = "http://127.0.0.1:" + PORT + PATH;

    /** What Vaporform runs in the container for a check by HTTP. */
    static final List<String> TEST =
            List.of("CMD", "sh", "-c", "wget -q -O /dev/null \"$0\" || curl -fsS -o /dev/null \"$0\"", URL);

    /** The same for a command line that knows checks by shell only. */
    static final String SHELL_TEST = "wget -q -O /dev/null " + URL;

    private Web() {}

    static DeploymentSpec spec(Duration every) {
        return DeploymentSpec.builder()
                .image(IMAGE)
                .port(PORT)
                .health(HealthCheck.http(PATH)
                        .every(every)
                        .timeout(TIMEOUT)
                        .fall(FALL)
                        .startsWithin(START))
                .build();
    }
}
