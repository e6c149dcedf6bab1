package io.vaporform.spec;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The only deployment spec there is; it owns {@code fields}, and nobody changes them. */
record DeploymentSpecRecord(DeploymentFields fields) implements DeploymentSpec {

    DeploymentSpecRecord {
        DeploymentRules.check(fields);
    }

    @Override
    public Optional<String> image() {
        return Optional.ofNullable(fields.image);
    }

    @Override
    public Optional<TemplateRef> template() {
        return Optional.ofNullable(fields.template);
    }

    @Override
    public Map<String, String> childImages() {
        return Collections.unmodifiableMap(fields.childImages);
    }

    @Override
    public int replicas() {
        return fields.replicas();
    }

    @Override
    public List<PortSpec> ports() {
        return Collections.unmodifiableList(fields.ports);
    }

    @Override
    public Map<String, Value<?>> env() {
        return Collections.unmodifiableMap(fields.env);
    }

    @Override
    public List<Mount> mounts() {
        return Collections.unmodifiableList(fields.mounts);
    }

    @Override
    public List<OwnVolume> ownVolumes() {
        return Collections.unmodifiableList(fields.ownVolumes);
    }

    @Override
    public Map<String, ByteSize> tmpfs() {
        return Collections.unmodifiableMap(fields.tmpfs);
    }

    @Override
    public Map<String, Value<?>> files() {
        return Collections.unmodifiableMap(fields.files);
    }

    @Override
    public Quota quota() {
        return fields.quota;
    }

    @Override
    public Optional<HealthCheck> health() {
        return Optional.ofNullable(fields.health);
    }

    @Override
    public List<String> command() {
        return fields.command;
    }

    @Override
    public List<String> release() {
        return fields.release;
    }

    @Override
    public Optional<String> workingDirectory() {
        return Optional.ofNullable(fields.workingDirectory);
    }

    @Override
    public Map<String, String> labels() {
        return Collections.unmodifiableMap(fields.labels);
    }

    @Override
    public RolloutPolicy rollout() {
        return fields.rollout();
    }

    @Override
    public BackupPolicy backup() {
        return fields.backup;
    }

    @Override
    public PullPolicy pull() {
        return fields.pull();
    }

    @Override
    public Optional<String> user() {
        return Optional.ofNullable(fields.user);
    }

    @Override
    public Set<String> linuxCapabilities() {
        return Collections.unmodifiableSet(fields.linuxCapabilities);
    }

    @Override
    public Optional<Access> access() {
        return Optional.ofNullable(fields.access);
    }

    @Override
    public boolean internal() {
        return fields.internal;
    }

    @Override
    public boolean uninterrupted() {
        return fields.uninterrupted;
    }

    @Override
    public Optional<String> provider() {
        return Optional.ofNullable(fields.provider);
    }

    @Override
    public Set<Output<?>> references() {
        Set<Output<?>> all = new LinkedHashSet<>();
        env().values().forEach(value -> all.addAll(value.references()));
        files().values().forEach(value -> all.addAll(value.references()));
        mounts().forEach(mount -> all.addAll(mount.id().references()));
        access().flatMap(Access::password).ifPresent(password -> all.addAll(password.references()));
        return all;
    }

    @Override
    public Set<String> outputFields() {
        Set<String> names = new TreeSet<>();
        for (PortSpec port : ports()) {
            names.addAll(List.of("host", "port", "uri", port.name() + ".host", port.name() + ".port"));
        }
        if (access().flatMap(Access::username).isPresent()) {
            names.addAll(List.of("username", "password"));
        }
        return names;
    }

    @Override
    public Builder toBuilder() {
        return new Builder(fields.copy());
    }

    @Override
    public DeploymentSpec over(DeploymentSpec base) {
        return new DeploymentSpecRecord(fields.over(((DeploymentSpecRecord) base).fields));
    }

    @Override
    @SuppressWarnings("unchecked") // a change keeps the type of what it is given
    public DeploymentSpec mapValues(UnaryOperator<Value<?>> change) {
        DeploymentFields changed = fields.copy();
        changed.env.replaceAll((name, value) -> change.apply(value));
        changed.files.replaceAll((path, value) -> change.apply(value));
        changed.mounts.replaceAll(
                mount -> new Mount(mount.volume(), mount.path(), (Value<String>) change.apply(mount.id())));
        access().ifPresent(access -> changed.access = new Access(
                access.scheme(),
                access.username(),
                access.password().map(password -> (Value<Secret>) change.apply(password)),
                access.path()));
        return new DeploymentSpecRecord(changed);
    }
}
