package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.docker.internal.Contents;
import io.vaporform.docker.internal.FileOwner;
import io.vaporform.docker.internal.HealthProbe;
import io.vaporform.docker.internal.Names;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.PortSpec;
import io.vaporform.spec.Quota;
import io.vaporform.spi.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One service as the swarm is asked for it.
 *
 * @param operationId who makes it
 * @param release whether it is to run the release command, once, rather than the instances
 * @param image by its digest, if it has one
 * @param files what is there of the spec's
 * @param networks their ids
 * @param saysNoNewPrivileges whether it can say so itself; else each engine sees to it
 * @param registryLogin headers with which the nodes may pull the image
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Service/operation/ServiceCreate">Create a service</a>
 */
record ServiceRequest(
        String name,
        Mark mark,
        String operationId,
        boolean release,
        String image,
        Contents contents,
        List<FileStore.Kept> files,
        List<String> networks,
        SwarmOptions options,
        boolean saysNoNewPrivileges,
        Map<String, String> registryLogin) {

    /** The label with the operation that made the service: a restart makes it anew, once. */
    static final String OPERATION = "io.vaporform.operation";

    /** The label that tells what runs the release command from what serves. */
    static final String ROLE = "io.vaporform.instance";

    static final String RELEASE = "release";

    /** What a template of Go's writes as two braces. */
    static final String BRACES = "{{\"{{\"}}";

    private static final long NANOS_PER_MILLI_CPU = 1_000_000;

    /** 01777: whoever the processes run as may write there, and nobody removes what is another's. */
    private static final int STICKY = 0x3ff;

    private static final Duration PAUSE_BEFORE_RESTART = Duration.ofSeconds(1);

    ObjectNode json() {
        ObjectNode service = Json.object();
        service.put("Name", name);
        service.set("Labels", Json.texts(labels()));
        service.set("TaskTemplate", template());
        service.set("Mode", mode());
        service.set("EndpointSpec", endpoint());
        return service;
    }

    private DeploymentSpec spec() {
        return contents.spec();
    }

    private Map<String, String> labels() {
        Map<String, String> labels = marked();
        labels.put(OPERATION, operationId);
        if (release) {
            labels.put(ROLE, RELEASE);
        }
        return labels;
    }

    private Map<String, String> marked() {
        Map<String, String> labels = new TreeMap<>(spec().labels());
        labels.putAll(mark.labels());
        return labels;
    }

    private ObjectNode template() {
        ObjectNode template = Json.object();
        template.set("ContainerSpec", container());
        template.set("Resources", resources());
        ObjectNode restart = template.putObject("RestartPolicy");
        restart.put("Condition", release ? "none" : "any");
        restart.put("Delay", PAUSE_BEFORE_RESTART.toNanos());
        template.set("Placement", placement());
        template.set("Networks", attachments());
        ObjectNode log = template.putObject("LogDriver");
        log.put("Name", "json-file");
        log.set("Options", Json.texts(Contents.LOG_ROTATION));
        return template;
    }

    private ObjectNode container() {
        ObjectNode container = Json.object();
        container.put("Image", image);
        container.set("Labels", Json.texts(marked()));
        List<String> arguments = release ? spec().release() : spec().command();
        if (!arguments.isEmpty()) {
            container.set("Args", Json.texts(arguments));
        }
        container.set(
                "Env",
                Json.texts(
                        contents.env().stream().map(ServiceRequest::literally).toList()));
        spec().workingDirectory().ifPresent(directory -> container.put("Dir", directory));
        contents.user().ifPresent(user -> container.put("User", user));
        container.put("ReadOnly", !contents.policy().writableRoot());
        // As PID 1 most programs do not hear SIGTERM, and nobody reaps.
        container.put("Init", true);
        container.set("CapabilityDrop", Json.texts(List.of("ALL")));
        container.set("CapabilityAdd", Json.texts(capabilities()));
        container.set("Ulimits", ulimits());
        container.set("Mounts", tmpfs());
        files.forEach(file -> container.withArray(file.form().field() + "s").add(reference(file)));
        if (saysNoNewPrivileges) {
            container.putObject("Privileges").put("NoNewPrivileges", true);
        }
        health(container);
        return container;
    }

    private List<String> capabilities() {
        return spec().linuxCapabilities().stream()
                .sorted()
                .map(name -> "CAP_" + name)
                .toList();
    }

    /** The swarm takes variables, and the places of mounts, for templates of Go's: what would begin one is written as a text in one. */
    private static String literally(String text) {
        return text.replace("{{", BRACES);
    }

    private void health(ObjectNode container) {
        if (release) {
            container.putObject("Healthcheck").set("Test", Json.texts(List.of("NONE")));
            return;
        }
        spec().health().ifPresent(check -> container.set("Healthcheck", probe(check)));
    }

    private ObjectNode probe(HealthCheck check) {
        ObjectNode probe = Json.object();
        probe.set("Test", Json.texts(HealthProbe.test(spec(), check)));
        probe.put("Interval", check.interval().toNanos());
        probe.put("Timeout", check.timeout().toNanos());
        probe.put("Retries", check.fall());
        probe.put("StartPeriod", check.start().toNanos());
        return probe;
    }

    private ArrayNode ulimits() {
        ArrayNode all = Json.texts(List.of());
        new TreeMap<>(quota().ulimits())
                .forEach((name, limit) ->
                        all.addObject().put("Name", name).put("Soft", limit).put("Hard", limit));
        return all;
    }

    private ArrayNode tmpfs() {
        ArrayNode all = Json.texts(List.of());
        contents.tmpfs().forEach((path, size) -> {
            ObjectNode mount = all.addObject();
            mount.put("Type", "tmpfs");
            mount.put("Target", literally(path));
            mount.putObject("TmpfsOptions").put("SizeBytes", size.bytes()).put("Mode", STICKY);
        });
        return all;
    }

    private ObjectNode reference(FileStore.Kept file) {
        FileOwner owner = contents.fileOwner();
        ObjectNode reference = Json.object();
        reference.put(file.form().field() + "ID", file.id());
        reference.put(file.form().field() + "Name", file.name());
        reference
                .putObject("File")
                .put("Name", file.path())
                .put("UID", Integer.toString(owner.user()))
                .put("GID", Integer.toString(owner.group()))
                .put("Mode", owner.mode(file.text()));
        return reference;
    }

    private Quota quota() {
        return contents.policy().quota(spec());
    }

    /** What a spec says of memory is also kept free for it on its node; what only the policy says is not promised to it. */
    private ObjectNode resources() {
        Quota quota = quota();
        ObjectNode resources = Json.object();
        ObjectNode limits = resources.putObject("Limits");
        quota.milliCpus().ifPresent(cpus -> limits.put("NanoCPUs", cpus * NANOS_PER_MILLI_CPU));
        quota.memory().ifPresent(memory -> limits.put("MemoryBytes", memory.bytes()));
        quota.pids().ifPresent(pids -> limits.put("Pids", pids));
        spec().quota()
                .memoryReservation()
                .or(spec().quota()::memory)
                .map(ByteSize::bytes)
                .ifPresent(memory -> resources.putObject("Reservations").put("MemoryBytes", memory));
        return resources;
    }

    private ObjectNode placement() {
        ObjectNode placement = Json.object();
        placement.set("Constraints", Json.texts(options.constraints()));
        ArrayNode preferences = placement.putArray("Preferences");
        options.spread()
                .forEach(over -> preferences.addObject().putObject("Spread").put("SpreadDescriptor", over));
        return placement;
    }

    /** The whole deployment has one name in its project's networks. */
    private ArrayNode attachments() {
        ArrayNode all = Json.texts(List.of());
        List<String> aliases = release ? List.of() : List.of(Names.alias(mark.address(), spec().internal()));
        networks.forEach(id -> all.addObject().put("Target", id).set("Aliases", Json.texts(aliases)));
        return all;
    }

    private ObjectNode mode() {
        ObjectNode mode = Json.object();
        // No job: one that is deleted while it runs goes on in 20.10, and what is left of one is never forgotten.
        mode.putObject("Replicated").put("Replicas", release ? 1 : firstBatch());
        return mode;
    }

    private int firstBatch() {
        return Math.min(spec().replicas(), spec().rollout().atOnce());
    }

    private ObjectNode endpoint() {
        ObjectNode endpoint = Json.object();
        endpoint.put("Mode", options.virtualIps() ? "vip" : "dnsrr");
        ArrayNode ports = endpoint.putArray("Ports");
        published().forEach(port -> ports.addObject()
                .put("Protocol", "tcp")
                .put("TargetPort", port.container())
                // The engine of the node chooses one: two tasks on one node do not meet.
                .put("PublishMode", "host"));
        return endpoint;
    }

    private Stream<PortSpec> published() {
        return release || spec().internal() || !options.publishes() ? Stream.empty() : spec().ports().stream();
    }

    /** Without the environment. */
    @Override
    public String toString() {
        return name;
    }
}
