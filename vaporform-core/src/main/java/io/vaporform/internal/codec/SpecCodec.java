package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.Access;
import io.vaporform.spec.BackupPolicy;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.PortSpec;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.Quota;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/** Specs to and from JSON; defaults are left out. */
public final class SpecCodec {

    /** Writes secrets as they are: for the store and for digests only. */
    public static final SpecCodec REVEALING = new SpecCodec(true);

    /** Writes each value as a text, {@link Secret#MASK} for what is secret: for people. What it wrote cannot be read back. */
    public static final SpecCodec MASKING = new SpecCodec(false);

    /** What is left out where it has its default, and what that is, as text. */
    public static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("replicas", "1"),
            Map.entry("internal", "false"),
            Map.entry("uninterrupted", "false"),
            Map.entry("enforced", "false"),
            Map.entry("pull", "IF_MISSING"),
            Map.entry("verification", "TXT"),
            Map.entry("keyType", "EC_P256"),
            Map.entry("renewsItself", "true"),
            Map.entry("shared", "false"),
            Map.entry("path", "/"),
            Map.entry("algorithm", "ROUND_ROBIN"),
            Map.entry("redirectsToHttps", "false"),
            Map.entry("check.expects", "200-399"),
            Map.entry("limits.answer", "PT1M"),
            Map.entry("limits.retries", "3"));

    private final ValueCodec values;

    private SpecCodec(boolean revealing) {
        this.values = new ValueCodec(revealing);
    }

    public ObjectNode encode(Spec spec) {
        if (spec instanceof DomainSpec domain) {
            return DomainCodec.encode(domain, values);
        }
        if (spec instanceof CertificateSpec certificate) {
            return CertificateCodec.encode(certificate, values);
        }
        if (spec instanceof LoadBalancerSpec balancer) {
            return RouteCodec.encode(balancer);
        }
        if (spec instanceof RouteSpec route) {
            return RouteCodec.encode(route, values);
        }
        return spec instanceof DeploymentSpec deployment ? deployment(deployment) : volume((VolumeSpec) spec);
    }

    public Spec decode(JsonNode node) {
        return switch (node.path("kind").textValue()) {
            case "volume" -> volume(node);
            case "certificate" -> CertificateCodec.decode(node, values);
            case "domain" -> DomainCodec.decode(node, values);
            case "load-balancer" -> RouteCodec.balancer(node);
            case "route" -> RouteCodec.decode(node, values);
            default -> deployment(node);
        };
    }

    private static ObjectNode volume(VolumeSpec spec) {
        ObjectNode node = Json.object().put("kind", "volume");
        spec.size().ifPresent(size -> node.put("size", size.toString()));
        spec.provider().ifPresent(on -> node.put("on", on));
        Json.optional(node, "from", spec.from(), SpecCodec::restorePoint);
        if (spec.enforced()) {
            node.put("enforced", true);
        }
        return node;
    }

    private static VolumeSpec volume(JsonNode node) {
        VolumeSpec.Builder builder = VolumeSpec.builder();
        Json.optional(node, "size", size -> builder.size(size.textValue()));
        Json.optional(node, "on", on -> builder.on(on.textValue()));
        Json.optional(node, "from", from -> builder.from(restorePoint(from)));
        Json.optional(node, "enforced", yes -> builder.enforce());
        return builder.build();
    }

    private ObjectNode deployment(DeploymentSpec spec) {
        ObjectNode node = Json.object().put("kind", "deployment");
        spec.image().ifPresent(image -> node.put("image", image));
        spec.template().ifPresent(template -> node.put("template", template.toString()));
        texts(node, "childImages", spec.childImages());
        if (spec.replicas() != 1) {
            node.put("replicas", spec.replicas());
        }
        Json.list(node, "ports", spec.ports(), SpecCodec::port);
        map(node, "env", spec.env());
        Json.list(node, "mounts", spec.mounts(), this::mount);
        Json.list(node, "volumes", spec.ownVolumes(), SpecCodec::ownVolume);
        if (!spec.tmpfs().isEmpty()) {
            ObjectNode tmpfs = node.putObject("tmpfs");
            spec.tmpfs().forEach((path, size) -> tmpfs.put(path, size.toString()));
        }
        map(node, "files", spec.files());
        if (!spec.quota().equals(Quota.UNLIMITED)) {
            node.set("quota", quota(spec.quota()));
        }
        Json.optional(node, "health", spec.health(), SpecCodec::health);
        Json.list(node, "command", spec.command(), Json::text);
        Json.list(node, "release", spec.release(), Json::text);
        if (!spec.rollout().equals(RolloutPolicy.DEFAULT)) {
            node.set("rollout", rollout(spec.rollout()));
        }
        if (!spec.backup().equals(BackupPolicy.NONE)) {
            node.set("backup", backup(spec.backup()));
        }
        if (spec.pull() != PullPolicy.IF_MISSING) {
            node.put("pull", spec.pull().name());
        }
        spec.workingDirectory().ifPresent(path -> node.put("workingDirectory", path));
        texts(node, "labels", spec.labels());
        spec.user().ifPresent(user -> node.put("user", user));
        Json.list(node, "linuxCapabilities", spec.linuxCapabilities(), Json::text);
        Json.optional(node, "access", spec.access(), this::access);
        if (spec.internal()) {
            node.put("internal", true);
        }
        if (spec.uninterrupted()) {
            node.put("uninterrupted", true);
        }
        spec.provider().ifPresent(on -> node.put("on", on));
        return node;
    }

    private DeploymentSpec deployment(JsonNode node) {
        DeploymentSpec.Builder b = DeploymentSpec.builder();
        Json.optional(node, "image", image -> b.image(image.textValue()));
        Json.optional(node, "template", template -> template(b, template.textValue()));
        node.path("childImages")
                .properties()
                .forEach(child -> b.childImage(child.getKey(), child.getValue().textValue()));
        Json.optional(node, "replicas", replicas -> b.replicas(replicas.intValue()));
        node.path("ports").forEach(port -> port(b, port));
        node.path("env").properties().forEach(entry -> b.env(entry.getKey(), values.decode(entry.getValue())));
        b.mounts(Json.list(node, "mounts", this::mount));
        node.path("volumes")
                .forEach(own ->
                        b.volume(own.get("name").textValue(), own.get("path").textValue(), volume(own.path("spec"))));
        node.path("tmpfs")
                .properties()
                .forEach(place -> b.tmpfs(place.getKey(), place.getValue().textValue()));
        node.path("files").properties().forEach(file -> b.file(file.getKey(), values.decode(file.getValue())));
        Json.optional(node, "quota", quota -> b.quota(quota(quota)));
        Json.optional(node, "health", health -> b.health(health(health)));
        b.command(Json.list(node, "command", JsonNode::textValue).toArray(String[]::new));
        b.release(Json.list(node, "release", JsonNode::textValue).toArray(String[]::new));
        Json.optional(node, "rollout", rollout -> b.rollout(rollout(rollout)));
        Json.optional(node, "backup", policy -> b.backup(backup(policy)));
        Json.optional(node, "pull", policy -> b.pull(PullPolicy.valueOf(policy.textValue())));
        Json.optional(node, "workingDirectory", path -> b.workingDirectory(path.textValue()));
        node.path("labels")
                .properties()
                .forEach(label -> b.label(label.getKey(), label.getValue().textValue()));
        Json.optional(node, "user", user -> b.user(user.textValue()));
        b.linuxCapabilities(
                Json.list(node, "linuxCapabilities", JsonNode::textValue).toArray(String[]::new));
        Json.optional(node, "access", access -> b.access(access(access)));
        Json.optional(node, "internal", yes -> b.internal());
        Json.optional(node, "uninterrupted", yes -> b.uninterrupted());
        Json.optional(node, "on", on -> b.on(on.textValue()));
        return b.build();
    }

    private static void texts(ObjectNode node, String field, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            ObjectNode child = node.putObject(field);
            texts.forEach(child::put);
        }
    }

    private void map(ObjectNode node, String field, Map<String, Value<?>> map) {
        if (!map.isEmpty()) {
            ObjectNode child = node.putObject(field);
            map.forEach((name, value) -> child.set(name, values.encode(value)));
        }
    }

    private static DeploymentSpec.Builder template(DeploymentSpec.Builder b, String text) {
        int at = text.indexOf('@');
        return at < 0 ? b.template(text) : b.template(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
    }

    private static ObjectNode port(PortSpec port) {
        ObjectNode node = Json.object().put("name", port.name()).put("container", port.container());
        port.host().ifPresent(host -> node.put("host", host));
        return node;
    }

    private static void port(DeploymentSpec.Builder b, JsonNode node) {
        String name = node.get("name").textValue();
        int container = node.get("container").intValue();
        if (node.has("host")) {
            b.port(name, container, node.get("host").intValue());
        } else {
            b.port(name, container);
        }
    }

    private JsonNode mount(Mount mount) {
        ObjectNode node = Json.object().put("volume", mount.volume()).put("path", mount.path());
        return mount.equals(Mount.of(mount.volume(), mount.path())) ? node : node.set("id", values.encode(mount.id()));
    }

    @SuppressWarnings("unchecked") // an id is always a text
    private Mount mount(JsonNode node) {
        Mount open = Mount.of(node.get("volume").textValue(), node.get("path").textValue());
        return node.has("id")
                ? new Mount(open.volume(), open.path(), (Value<String>) values.decode(node.get("id")))
                : open;
    }

    private static JsonNode ownVolume(DeploymentSpec.OwnVolume own) {
        return Json.object().put("name", own.name()).put("path", own.path()).set("spec", volume(own.spec()));
    }

    private static ObjectNode quota(Quota quota) {
        ObjectNode node = Json.object();
        quota.milliCpus().ifPresent(milli -> node.put("milliCpus", milli));
        quota.cpuWeight().ifPresent(weight -> node.put("cpuWeight", weight));
        quota.memory().ifPresent(memory -> node.put("memory", memory.toString()));
        quota.memoryReservation().ifPresent(reserved -> node.put("memoryReservation", reserved.toString()));
        quota.pids().ifPresent(pids -> node.put("pids", pids));
        if (!quota.ulimits().isEmpty()) {
            ObjectNode ulimits = node.putObject("ulimits");
            quota.ulimits().forEach(ulimits::put);
        }
        quota.storage().ifPresent(storage -> node.put("storage", storage.toString()));
        quota.bandwidth().ifPresent(bandwidth -> node.put("bandwidth", bandwidth.toString()));
        return node;
    }

    private static Quota quota(JsonNode node) {
        Quota.Builder b = Quota.builder();
        Json.optional(node, "milliCpus", milli -> b.milliCpus(milli.intValue()));
        Json.optional(node, "memory", memory -> b.memory(ByteSize.parse(memory.textValue())));
        Json.optional(node, "cpuWeight", weight -> b.cpuWeight(weight.intValue()));
        Json.optional(node, "memoryReservation", reserved -> b.memoryReservation(ByteSize.parse(reserved.textValue())));
        node.path("ulimits")
                .properties()
                .forEach(limit -> b.ulimit(limit.getKey(), limit.getValue().longValue()));
        Json.optional(node, "pids", pids -> b.pids(pids.intValue()));
        Json.optional(node, "storage", storage -> b.storage(storage.textValue()));
        Json.optional(node, "bandwidth", bandwidth -> b.bandwidth(bandwidth.textValue()));
        return b.build();
    }

    private static JsonNode rollout(RolloutPolicy policy) {
        ObjectNode node = Json.object();
        policy.batch().ifPresent(batch -> node.put("batch", batch));
        if (policy.failures() > 0) {
            node.put("failures", policy.failures());
        }
        return node;
    }

    private static RolloutPolicy rollout(JsonNode node) {
        OptionalInt batch = node.has("batch") ? OptionalInt.of(node.get("batch").intValue()) : OptionalInt.empty();
        return new RolloutPolicy(batch, node.path("failures").intValue());
    }

    private static JsonNode backup(BackupPolicy policy) {
        ObjectNode node = Json.object();
        policy.volume().ifPresent(volume -> node.put("volume", volume));
        policy.directory().ifPresent(directory -> node.put("directory", directory));
        Json.list(node, "command", policy.command(), Json::text);
        policy.every().ifPresent(every -> node.put("every", every.toString()));
        policy.keep().ifPresent(keep -> node.put("keep", keep));
        return node;
    }

    private static BackupPolicy backup(JsonNode node) {
        return new BackupPolicy(
                Json.optional(node, "volume", JsonNode::textValue),
                Json.optional(node, "directory", JsonNode::textValue),
                Json.list(node, "command", JsonNode::textValue),
                Json.optional(node, "every", every -> Duration.parse(every.textValue())),
                node.has("keep") ? OptionalInt.of(node.get("keep").intValue()) : OptionalInt.empty());
    }

    private static JsonNode restorePoint(RestorePoint from) {
        ObjectNode node = Json.object().put("backup", from.backup());
        from.until().ifPresent(until -> node.put("until", until.toString()));
        if (from.round() != 1) {
            node.put("round", from.round());
        }
        return node;
    }

    private static RestorePoint restorePoint(JsonNode node) {
        return new RestorePoint(
                node.get("backup").textValue(),
                Json.optional(node, "until", until -> Instant.parse(until.textValue())),
                node.path("round").asInt(1));
    }

    private static JsonNode health(HealthCheck check) {
        ObjectNode node = Json.object();
        check.path().ifPresent(path -> node.put("path", path));
        check.port().ifPresent(port -> node.put("port", port));
        Json.list(node, "command", check.command(), Json::text);
        node.put("interval", check.interval().toString())
                .put("timeout", check.timeout().toString());
        return node.put("fall", check.fall()).put("start", check.start().toString());
    }

    private static HealthCheck health(JsonNode node) {
        String[] command = Json.list(node, "command", JsonNode::textValue).toArray(String[]::new);
        HealthCheck.Builder b = node.has("path")
                ? HealthCheck.http(node.get("path").textValue())
                : command.length > 0 ? HealthCheck.command(command) : HealthCheck.tcp();
        OptionalInt port = node.has("port") ? OptionalInt.of(node.get("port").intValue()) : OptionalInt.empty();
        port.ifPresent(b::port);
        return b.every(Duration.parse(node.get("interval").textValue()))
                .timeout(Duration.parse(node.get("timeout").textValue()))
                .fall(node.get("fall").intValue())
                .startsWithin(Duration.parse(node.get("start").textValue()))
                .build();
    }

    JsonNode access(Access access) {
        ObjectNode node = Json.object().put("scheme", access.scheme());
        access.username().ifPresent(user -> node.put("username", user));
        access.password().ifPresent(password -> node.set("password", values.encode(password)));
        Json.textUnlessEmpty(node, "path", access.path());
        return node;
    }

    @SuppressWarnings("unchecked") // a password is always a secret
    Access access(JsonNode node) {
        return new Access(
                node.get("scheme").textValue(),
                Json.optional(node, "username", JsonNode::textValue),
                Json.optional(node, "password", password -> (Value<Secret>) values.decode(password)),
                node.path("path").asText(""));
    }
}
