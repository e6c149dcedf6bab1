package io.vaporform.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A long-running application that is wanted: an image or a template, and how to run it. Immutable.
 *
 * <p>What is not set is left to the template, where there is one, and else has the default said at the accessor.
 */
public sealed interface DeploymentSpec extends Spec permits DeploymentSpecRecord {

    /** The bytes that a file may have, the least that any engine takes: {@value}. */
    int LARGEST_FILE = 500_000;

    /** The bytes that all files of a deployment may have: {@value}. */
    int LARGEST_FILES = 1_000_000;

    /** The image reference as registries write it, such as {@code shop/web:1.4}; empty only until a template is expanded. */
    Optional<String> image();

    /** The template this builds on. */
    Optional<TemplateRef> template();

    /** The images of the template's children that are not the template's own, by the suffixes of their names. */
    Map<String, String> childImages();

    /** How many instances run at a time; 1 unless set. */
    int replicas();

    /** What it listens on, the first being the main one; each is published on a loopback port of the engine's host. */
    List<PortSpec> ports();

    /** The environment variables, sorted by name. */
    Map<String, Value<?>> env();

    List<Mount> mounts();

    /** Volumes that belong to this deployment as its children; empty once expanded to {@link #mounts()}. */
    List<OwnVolume> ownVolumes();

    /**
     * Places in each instance's file system that may be written, though nothing of it outlives the instance, with their sizes; sorted by path. In memory, and counted
     * as memory of the instance.
     */
    Map<String, ByteSize> tmpfs();

    /** Texts that are there as files, by their paths. See {@link Builder#file(String, Value)}. */
    Map<String, Value<?>> files();

    /** The limits of each instance; {@link Quota#UNLIMITED} unless set. */
    Quota quota();

    /** Empty means an instance is healthy when it runs. */
    Optional<HealthCheck> health();

    /** In the place of the image's CMD: its ENTRYPOINT stays, and gets this as arguments. No shell reads it. Empty keeps the image's. */
    List<String> command();

    /** What a new version runs once, before any instance of it is started; empty for nothing. */
    List<String> release();

    Optional<String> workingDirectory();

    Map<String, String> labels();

    /** How instances are brought up; {@link RolloutPolicy#DEFAULT} unless set. */
    RolloutPolicy rollout();

    /** How its data is backed up; {@link BackupPolicy#NONE} unless set. */
    BackupPolicy backup();

    /** When the image is got from its registry; {@link PullPolicy#IF_MISSING} unless set. */
    PullPolicy pull();

    /** The user the processes run as, {@code uid} or {@code uid:gid}; empty means the image's own. */
    Optional<String> user();

    /** Linux capabilities that stay; all others are dropped. */
    Set<String> linuxCapabilities();

    /** How clients talk to the first port. */
    Optional<Access> access();

    /** Whether only its project reaches it, and it reaches nothing outside; false unless set. */
    boolean internal();

    /** Whether a change that would interrupt service is refused; false unless set. */
    boolean uninterrupted();

    static Builder builder() {
        return new Builder(new DeploymentFields());
    }

    /** A builder that starts with everything this spec says. */
    Builder toBuilder();

    /** This spec's settings over those of {@code base}: what is set here wins; environment, labels, volumes, tmpfs and files are joined, by their names. */
    DeploymentSpec over(DeploymentSpec base);

    /** The same spec with every value of {@link #env()}, {@link #files()}, {@link #mounts()} and {@link #access()} put through {@code change}. */
    DeploymentSpec mapValues(UnaryOperator<Value<?>> change);

    @Override
    default Kind kind() {
        return Kind.DEPLOYMENT;
    }

    /** A volume that belongs to a deployment: the child {@code <deployment>.<name>}. */
    record OwnVolume(String name, String path, VolumeSpec spec) {}

    /** Collects what is wanted; not thread-safe. Nothing is checked before {@link #build()}. */
    final class Builder {
        private final DeploymentFields fields;

        Builder(DeploymentFields fields) {
            this.fields = fields;
        }

        public Builder image(String image) {
            fields.image = image;
            return this;
        }

        /**
         * Another image for a child of the template, such as the same one from a registry of your own.
         *
         * @param child the suffix of its name, such as {@code pool}
         */
        public Builder childImage(String child, String image) {
            fields.childImages.put(child, image);
            return this;
        }

        /** @param name a template of the catalogue, such as {@code postgres-small} */
        public Builder template(String name) {
            fields.template = new TemplateRef(name, OptionalInt.empty());
            return this;
        }

        /** Pins the version of the template. */
        public Builder template(String name, int version) {
            fields.template = new TemplateRef(name, OptionalInt.of(version));
            return this;
        }

        public Builder replicas(int replicas) {
            fields.replicas = replicas;
            return this;
        }

        /** Listens on {@code container}; the host port is chosen. The first port is called {@code main}, others {@code port-<number>}. */
        public Builder port(int container) {
            return port(fields.ports.isEmpty() ? PortSpec.DEFAULT_NAME : "port-" + container, container);
        }

        public Builder port(String name, int container) {
            fields.ports.add(new PortSpec(name, container, OptionalInt.empty()));
            return this;
        }

        /** Listens on {@code container} and is reached on exactly {@code host}; allows one instance only. */
        public Builder port(String name, int container, int host) {
            fields.ports.add(new PortSpec(name, container, OptionalInt.of(host)));
            return this;
        }

        public Builder env(String name, String value) {
            return env(name, Value.of(value));
        }

        public Builder env(String name, Value<?> value) {
            fields.env.put(name, value);
            return this;
        }

        /** An environment variable whose value must not be seen. */
        public Builder secret(String name, String value) {
            return env(name, Value.of(Secret.of(value)));
        }

        /** A volume of its own, called {@code <deployment>.<name>}, retained when the deployment goes. */
        public Builder volume(String name, String path) {
            return volume(name, path, VolumeSpec.builder().build());
        }

        /** A volume of its own, called {@code <deployment>.<name>}, retained when the deployment goes. */
        public Builder volume(String name, String path, VolumeSpec volume) {
            fields.ownVolumes.add(new OwnVolume(name, path, volume));
            return this;
        }

        /** A volume resource of the same stack. */
        public Builder mount(String volume, String path) {
            fields.mounts.add(Mount.of(volume, path));
            return this;
        }

        /**
         * A place for what need not be kept, where the file system is read-only else, such as for the socket of a database.
         *
         * @param path absolute; anybody in the instance may write there
         * @param size such as {@code 64Mi}
         */
        public Builder tmpfs(String path, String size) {
            return tmpfs(path, ByteSize.parse(size));
        }

        /** As {@link #tmpfs(String, String)}. */
        public Builder tmpfs(String path, ByteSize size) {
            fields.tmpfs.put(path, size);
            return this;
        }

        /** A configuration file. As {@link #file(String, Value)}. */
        public Builder file(String path, String text) {
            return file(path, Value.of(text));
        }

        /**
         * A text that each instance finds as a file, in UTF-8: a configuration, a certificate, or a password that is better not seen in the environment. It can only be
         * read; a secret only by {@link #user(String)}, if that is said. Another text makes a new version. What the image has in the same directory stays there,
         * and the rest of that directory can only be read too. Needs {@link io.vaporform.spi.Capability#FILES}.
         *
         * @param path absolute, in a directory of which no volume and no tmpfs has a part
         * @param text at most {@value #LARGEST_FILE} bytes, and all of a deployment {@value #LARGEST_FILES}
         */
        public Builder file(String path, Value<?> text) {
            fields.files.put(path, text);
            return this;
        }

        /** Limits besides those that are set already. */
        public Builder quota(Consumer<Quota.Builder> limits) {
            Quota.Builder more = Quota.builder();
            limits.accept(more);
            return quota(more.build().over(fields.quota));
        }

        /** All limits; {@link Quota#UNLIMITED} for none. */
        public Builder quota(Quota quota) {
            fields.quota = quota;
            return this;
        }

        public Builder health(HealthCheck.Builder check) {
            return health(check.build());
        }

        public Builder health(HealthCheck check) {
            fields.health = check;
            return this;
        }

        /** In the place of the image's CMD: its ENTRYPOINT stays, and gets this as arguments. No shell reads it. */
        public Builder command(String... command) {
            fields.command = Arrays.asList(command.clone());
            return this;
        }

        /**
         * Has a new version run this once before any instance of it is started, such as a migration: in its image, by its ENTRYPOINT if it has one, in the place of {@link #command}, with its
         * environment, volumes and limits, and reached by nobody. If it ends with another code than 0 the change fails, and what serves goes on serving. Not run again
         * for what changes in place. A crash in the middle may have it run twice, so it must be able to. Needs {@link io.vaporform.spi.Capability#RELEASE}.
         */
        public Builder release(String... command) {
            fields.release = Arrays.asList(command.clone());
            return this;
        }

        /**
         * Brings instances up in batches, of a new version as well as those that are added, and forgives failures. What serves goes on serving meanwhile. Needs {@link
         * io.vaporform.spi.Capability#ROLLOUT} unless it is the default.
         */
        public Builder rollout(RolloutPolicy policy) {
            fields.rollout = policy;
            return this;
        }

        /**
         * How its data is backed up, such as {@code backup(b -> b.every(Duration.ofDays(1)))}; joined with what is said already. Never a reason to change what runs. Needs {@link
         * io.vaporform.spi.Capability#BACKUP}, and a place for the backups: {@code Infrastructure.builder().backups(…)}.
         */
        public Builder backup(UnaryOperator<BackupPolicy> policy) {
            return backup(policy.apply(BackupPolicy.NONE).over(fields.backup));
        }

        /** The whole of it; {@link BackupPolicy#NONE} for none. */
        public Builder backup(BackupPolicy policy) {
            fields.backup = policy;
            return this;
        }

        /** When the image is got from its registry. By itself no reason to change what runs. Needs {@link io.vaporform.spi.Capability#PULL} unless it is the default. */
        public Builder pull(PullPolicy policy) {
            fields.pull = policy;
            return this;
        }

        public Builder workingDirectory(String path) {
            fields.workingDirectory = path;
            return this;
        }

        public Builder label(String name, String value) {
            fields.labels.put(name, value);
            return this;
        }

        /** @param user {@code uid} or {@code uid:gid} */
        public Builder user(String user) {
            fields.user = user;
            return this;
        }

        /** @param names Linux capabilities to keep, such as {@code NET_BIND_SERVICE} */
        public Builder linuxCapabilities(String... names) {
            fields.linuxCapabilities.addAll(Arrays.asList(names));
            return this;
        }

        public Builder access(Access access) {
            fields.access = access;
            return this;
        }

        /**
         * Reached from its project only, from all its stacks, and with no way out of its network, as is good for a database; what is not internal there may pass
         * things on. Its ports are not published on the host. Others reach it by what refers to it, such as {@code db.uri()}. Cannot be unset on what was
         * made from a template or base that sets it. Needs {@link io.vaporform.spi.Capability#INTERNAL_NETWORK}.
         */
        public Builder internal() {
            fields.internal = true;
            return this;
        }

        /** Refuses every change that would interrupt service. */
        public Builder uninterrupted() {
            fields.uninterrupted = true;
            return this;
        }

        /** @param provider the name of the provider instance that is to run it */
        public Builder on(String provider) {
            fields.provider = provider;
            return this;
        }

        /** For expansion: mounts in the place of own volumes. */
        public Builder mounts(List<Mount> mounts) {
            fields.ownVolumes.clear();
            fields.mounts.clear();
            fields.mounts.addAll(mounts);
            return this;
        }

        /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
        public DeploymentSpec build() {
            return new DeploymentSpecRecord(fields.copy());
        }
    }
}
