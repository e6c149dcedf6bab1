package io.vaporform.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command line, as a script would use it: one {@code docker run} after the other, then looks until all are healthy. */
final class DockerRun implements Contender {

    private static final String NAME = "docker";

    private final Program docker;
    private final Bare api;
    private final String run;

    /** @param api for the network, and to remove everything */
    DockerRun(String host, Bare api, String run) {
        this.docker = new Program(Path.of("").toAbsolutePath(), Map.of("DOCKER_HOST", host), List.of(NAME));
        this.api = api;
        this.run = run;
    }

    static boolean isThere() {
        return Program.isThere(NAME);
    }

    @Override
    public String name() {
        return "docker run, one by one";
    }

    @Override
    public void deploy(String group, int count) throws Exception {
        api.network(group);
        List<String> look =
                new ArrayList<>(List.of("inspect", "-f", "{{.State.Health.Status}} {{.NetworkSettings.Ports}}"));
        for (int i = 0; i < count; i++) {
            String name = group + "-" + i;
            docker.succeed(arguments(name, group));
            look.add(name);
        }
        String[] arguments = look.toArray(String[]::new);
        while (!docker.succeed(arguments).output().lines().allMatch(line -> line.startsWith("healthy "))) {
            TimeUnit.MILLISECONDS.sleep(Web.LOOK.toMillis());
        }
    }

    private String[] arguments(String name, String network) {
        String command = "run -d --pull never --name " + name + " --label " + Bare.LABEL + "=" + run + " --network "
                + network + " --network-alias " + name + " -p " + Web.PUBLISH_ON + "::" + Web.PORT
                + Web.TMPFS.entrySet().stream()
                        .map(place -> " --tmpfs " + place.getKey() + ":" + place.getValue())
                        .collect(Collectors.joining())
                + " --read-only --memory " + Web.MEMORY + " --memory-swap " + Web.MEMORY + " --pids-limit " + Web.PIDS
                + " --cap-drop ALL --security-opt no-new-privileges:true --init --restart unless-stopped"
                + " --log-driver json-file --log-opt max-size=10m --log-opt max-file=3"
                + " --health-interval " + Web.EVERY.toSeconds() + "s --health-timeout " + Web.TIMEOUT.toSeconds()
                + "s --health-retries " + Web.FALL + " --health-start-period " + Web.START.toSeconds() + "s";
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--health-cmd", Web.SHELL_TEST, Web.IMAGE));
        return arguments.toArray(String[]::new);
    }

    @Override
    public void remove(String group) throws Exception {
        api.remove(group);
    }
}
