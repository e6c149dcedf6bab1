package io.vaporform.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a deployment spec holds; null and empty mean not set. Mutable only inside a builder; a spec owns a copy that nobody changes. */
final class DeploymentFields {
    @Nullable
    String image;

    @Nullable
    TemplateRef template;

    final Map<String, String> childImages = new TreeMap<>();

    @Nullable
    Integer replicas;

    final List<PortSpec> ports = new ArrayList<>();
    final Map<String, Value<?>> env = new TreeMap<>();
    final List<Mount> mounts = new ArrayList<>();
    final List<DeploymentSpec.OwnVolume> ownVolumes = new ArrayList<>();
    final Map<String, ByteSize> tmpfs = new TreeMap<>();
    final Map<String, Value<?>> files = new TreeMap<>();
    Quota quota = Quota.UNLIMITED;

    @Nullable
    HealthCheck health;

    List<String> command = List.of();

    List<String> release = List.of();

    @Nullable
    RolloutPolicy rollout;

    BackupPolicy backup = BackupPolicy.NONE;

    @Nullable
    PullPolicy pull;

    @Nullable
    String workingDirectory;

    final Map<String, String> labels = new TreeMap<>();

    @Nullable
    String user;

    final Set<String> linuxCapabilities = new TreeSet<>();

    @Nullable
    Access access;

    boolean internal;

    boolean uninterrupted;

    @Nullable
    String provider;

    DeploymentFields copy() {
        return over(new DeploymentFields());
    }

    /** These fields over those of {@code base}, as a new object. */
    DeploymentFields over(DeploymentFields base) {
        DeploymentFields all = new DeploymentFields();
        all.image = first(image, base.image);
        all.template = first(template, base.template);
        all.childImages.putAll(base.childImages);
        all.childImages.putAll(childImages);
        all.replicas = first(replicas, base.replicas);
        all.ports.addAll(ports.isEmpty() ? base.ports : ports);
        all.env.putAll(base.env);
        all.env.putAll(env);
        all.mounts.addAll(base.mounts);
        all.mounts.addAll(mounts);
        base.ownVolumes.stream()
                .filter(volume ->
                        ownVolumes.stream().noneMatch(own -> own.name().equals(volume.name())))
                .forEach(all.ownVolumes::add);
        all.ownVolumes.addAll(ownVolumes);
        all.tmpfs.putAll(base.tmpfs);
        all.tmpfs.putAll(tmpfs);
        all.files.putAll(base.files);
        all.files.putAll(files);
        all.quota = quota.over(base.quota);
        all.health = first(health, base.health);
        all.command = List.copyOf(command.isEmpty() ? base.command : command);
        all.release = List.copyOf(release.isEmpty() ? base.release : release);
        all.rollout = first(rollout, base.rollout);
        all.backup = backup.over(base.backup);
        all.pull = first(pull, base.pull);
        all.workingDirectory = first(workingDirectory, base.workingDirectory);
        all.labels.putAll(base.labels);
        all.labels.putAll(labels);
        all.user = first(user, base.user);
        all.linuxCapabilities.addAll(base.linuxCapabilities);
        all.linuxCapabilities.addAll(linuxCapabilities);
        all.access = first(access, base.access);
        all.internal = internal || base.internal;
        all.uninterrupted = uninterrupted || base.uninterrupted;
        all.provider = first(provider, base.provider);
        return all;
    }

    int replicas() {
        return replicas == null ? 1 : replicas;
    }

    RolloutPolicy rollout() {
        return rollout == null ? RolloutPolicy.DEFAULT : rollout;
    }

    PullPolicy pull() {
        return pull == null ? PullPolicy.IF_MISSING : pull;
    }

    /** What counts for equality: whether a default was set or left out is no difference. */
    private List<@Nullable Object> all() {
        return Arrays.asList(
                image,
                template,
                childImages,
                replicas(),
                ports,
                env,
                mounts,
                ownVolumes,
                tmpfs,
                files,
                quota,
                health,
                command,
                release,
                rollout(),
                backup,
                pull(),
                workingDirectory,
                labels,
                user,
                linuxCapabilities,
                access,
                internal,
                uninterrupted,
                provider);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeploymentFields fields && all().equals(fields.all());
    }

    @Override
    public int hashCode() {
        return all().hashCode();
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
