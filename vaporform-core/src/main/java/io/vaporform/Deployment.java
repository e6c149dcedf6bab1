package io.vaporform;

import io.vaporform.internal.engine.Backups;
import io.vaporform.internal.engine.Demand;
import io.vaporform.internal.engine.Demands;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.From;
import io.vaporform.spec.Output;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Cause;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.state.Backup;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A handle on a deployment, with its outputs as they were when the handle was made. Thread-safe. Verbs block until the change is done and throw as
 * {@link Stack#apply}.
 */
public final class Deployment implements DeploymentRef {

    private final Stack stack;
    private final Address address;
    private final Optional<Outputs> outputs;

    Deployment(Stack stack, Address address, Optional<Outputs> outputs) {
        this.stack = stack;
        this.address = address;
        this.outputs = outputs;
    }

    public Address address() {
        return address;
    }

    @Override
    public String name() {
        return address.name();
    }

    @Override
    public Output<Secret> uri() {
        return DeploymentRef.super.uri().of(address);
    }

    /**
     * Its outputs when this handle was made.
     *
     * @throws io.vaporform.error.InvalidSpecException if it was not running then
     */
    public DeploymentOutputs outputs() {
        return (DeploymentOutputs) outputs.orElseThrow(() -> new Violations()
                .add("deployment", address, "it is not running", "deploy it first")
                .exception());
    }

    /**
     * The URI of the first port for clients that stand there.
     *
     * @throws io.vaporform.error.InvalidSpecException if it cannot be reached from there
     */
    public Secret uri(From from) {
        return outputs().uri(from).orElseThrow(() -> new Violations()
                .add("deployment", address, "it has no port that is reached from " + from, "give it a port")
                .exception());
    }

    /**
     * Changes something of its spec, such as {@code web.update(w -> w.image("shop/web:1.5"))}. What is said is joined with what the spec says already; to take something away, deploy the whole spec
     * anew. Of a template's children those follow that have it from the deployment, such as the image of a database's replica.
     */
    public Deployment update(Consumer<DeploymentSpec.Builder> change) {
        return changed("spec", "updated", spec -> {
            DeploymentSpec.Builder builder = spec.toBuilder();
            change.accept(builder);
            return builder.build();
        });
    }

    /** @param replicas how many instances are to run; 0 stops it */
    public Deployment scale(int replicas) {
        return changed("replicas", Integer.toString(replicas), spec -> spec.toBuilder()
                .replicas(replicas)
                .build());
    }

    private Deployment changed(String path, String value, UnaryOperator<DeploymentSpec> change) {
        Wanted.DirectChange what = new Wanted.DirectChange(
                path, value, stack.host().actor(), stack.host().time().now());
        stack.operation(stack.demands().change(address, change, what)).await();
        return stack.deployment(address.name());
    }

    /** Starts every instance anew. */
    public Deployment restart() {
        stack.operation(Demands.again(address, Cause.RESTART)).await();
        return stack.deployment(address.name());
    }

    /**
     * Copies its data to the place for backups, as it is at one moment. Blocks, for as long as {@link Infrastructure.Builder#backupTimeout} at most. By what its spec says of {@link DeploymentSpec#backup()}: by a command, or by holding its instances still for so
     * long. What is copied is noted before, so that a crash leaves nothing half-made. Kept until {@link #deleteBackup}.
     *
     * @throws io.vaporform.error.InvalidSpecException if it has no volume or does not say which, or there is no place for backups; a
     *     {@link io.vaporform.error.CapabilityNotSupportedException} if its provider makes none
     * @throws io.vaporform.error.ConflictException if it is being backed up already
     * @throws io.vaporform.error.ProvisioningException if it could not be done, such as when it does not run; then nothing is left
     */
    public Backup backup() {
        return backups(stack).take(address, stack.host().actor(), Backup.Cause.ASKED, Set.of());
    }

    private static Backups backups(Stack stack) {
        return stack.host().engine().backups();
    }

    /** The backups of it that are kept, the newest first. Looks into the store only. */
    public List<Backup> backups() {
        return backups(stack).below(address.toString());
    }

    /**
     * Removes a backup of it for good. What was restored from it stays, but cannot be made anew from it. Nothing happens if it is gone already.
     *
     * @throws io.vaporform.error.InvalidSpecException if it is one of another deployment
     * @throws io.vaporform.error.ProvisioningException if the place for backups cannot be reached; then it is still listed
     */
    public void deleteBackup(Backup backup) {
        new Violations()
                .unless(
                        backup.address().equals(address),
                        "backup",
                        backup.id(),
                        "is one of " + backup.address(),
                        "ask that deployment")
                .throwIfAny();
        backups(stack).delete(backup, stack.host().actor());
    }

    /** What {@link #restore(Backup)} would do. Changes nothing. */
    public Plan planRestore(Backup backup) {
        return stack.plan(stack.demands().restore(address, backup.point()));
    }

    /** What {@link #restore(Instant)} would do. Changes nothing. */
    public Plan planRestore(Instant moment) {
        return stack.plan(stack.demands().restore(address, pointOf(moment)));
    }

    /**
     * Its data as it was when {@code backup} was made: a new volume is filled with it, then the deployment goes over to that one, which interrupts it; the old volume is removed. If it does not get
     * well there, it goes back to the old one. Blocks. What a deployment that is well has now is backed up first, and kept as scheduled backups are; <b>what one has that is not well is
     * not</b>: back it up by hand where that is still possible.
     *
     * @param backup of this deployment, or of another one of the same project with data of the same kind
     * @throws io.vaporform.error.InvalidSpecException if that is refused, such as for what is protected
     * @throws io.vaporform.error.ApplyFailedException if it did not get well, or the backup is damaged
     */
    public Deployment restore(Backup backup) {
        return restore(backup.point());
    }

    /**
     * Point-in-time recovery: its data as it was at {@code moment}, where it keeps a log of what happens after a backup, as {@code postgres-medium} does. As {@link #restore(Backup)}, and backed up
     * once more afterwards, as the log begins anew; should that fail this throws though the data is restored, so call {@link #backup()} then.
     *
     * @throws io.vaporform.error.InvalidSpecException if it keeps none, no backup is old enough, or the moment is still to come
     */
    public Deployment restore(Instant moment) {
        return restore(pointOf(moment));
    }

    private RestorePoint pointOf(Instant moment) {
        Violations found = new Violations();
        found.unless(
                keepsLog(),
                "moment",
                moment,
                address.local() + " keeps no log of what happens after a backup",
                "restore a backup as it is");
        found.unless(
                !moment.isAfter(stack.host().time().now()),
                "moment",
                moment,
                "is still to come",
                "choose an earlier one");
        found.throwIfAny();
        return backups().stream()
                .filter(backup -> !backup.finished().isAfter(moment))
                .findFirst()
                .orElseThrow(() -> found.add(
                                "moment",
                                moment,
                                "no backup of " + address + " was finished by then",
                                "choose a later one; see backups()")
                        .exception())
                .point()
                .until(moment);
    }

    private Deployment restore(RestorePoint point) {
        Demand.Source demand = stack.demands().restore(address, point);
        stack.plan(demand);
        Set<String> needed = new HashSet<>(Set.of(point.backup()));
        if (isWell()) {
            needed.add(backUpFor(needed).id());
        }
        stack.restoring(demand).await();
        if (keepsLog()) {
            backUpFor(needed);
        }
        return stack.deployment(address.name());
    }

    private Backup backUpFor(Set<String> needed) {
        return backups(stack).take(address, stack.host().actor(), Backup.Cause.RESTORE, needed);
    }

    private boolean keepsLog() {
        return stack.host()
                .looks()
                .state(address)
                .wanted()
                .map(wanted -> Demands.keepsLog(address, wanted.spec()))
                .orElse(false);
    }

    private boolean isWell() {
        DeploymentStatus now = status();
        return now.ready() > 0 && now.ready() == now.instances().size();
    }

    /**
     * Another generated password. The deployment goes over to it, which interrupts it where it has to be made anew for that, as databases have; then does everything that uses it, such as {@code
     * db.uri()}. Until then those cannot connect, and have to try again.
     *
     * @throws io.vaporform.error.InvalidSpecException if its password is not generated, or a change that interrupts is refused
     */
    public Deployment rotateCredentials() {
        stack.operation(stack.demands().rotate(address)).await();
        return stack.deployment(address.name());
    }

    /** Refuses every plan that would delete or replace it, until {@link #unprotect}. */
    public Deployment protect() {
        stack.operation(stack.demands().protect(address, true)).await();
        return this;
    }

    public Deployment unprotect() {
        stack.operation(stack.demands().protect(address, false)).await();
        return this;
    }

    /** What is done from now on when the world is found not to be as it was made. */
    public Deployment drift(DriftPolicy policy) {
        stack.operation(stack.demands().drift(address, policy)).await();
        return this;
    }

    /** How its instances are right now. Asks the provider. */
    public DeploymentStatus status() {
        return stack.host().looks().status(address);
    }

    /** Passes on the last {@code lines} lines that each instance wrote. */
    public void logs(int lines, Consumer<LogLine> each) {
        logs(LogQuery.last(lines), each);
    }

    /** Passes on the lines of each instance that are asked for, oldest first. */
    public void logs(LogQuery query, Consumer<LogLine> each) {
        stack.host().looks().logs(address, query, each);
    }

    /**
     * Passes on the lines that are asked for, and then those that its instances write, of those too that are started meanwhile; in the order of each instance, within a
     * second, on the calling thread. Goes on behind the last line when the provider could not be reached for a while.
     *
     * @param span how long; an interrupt of the thread ends it too
     */
    public void follow(LogQuery query, Duration span, Consumer<LogLine> each) {
        stack.host().looks().follow(address, query, span, each);
    }

    /**
     * What each instance that runs uses right now. Asks the provider.
     *
     * @throws io.vaporform.error.InvalidSpecException if the provider does not measure
     */
    public List<InstanceMetrics> metrics() {
        return stack.host().looks().metrics(address);
    }

    /** As {@link #exec(ExecRequest)}: a program and its arguments, in the first instance. */
    public ExecResult exec(String... command) {
        return exec(ExecRequest.of(command));
    }

    /**
     * Runs a command in one of its instances, beside what runs there and with the same rights, and waits for its end. An event says who ran which program, without its arguments.
     *
     * @throws io.vaporform.error.InvalidSpecException if it has no such instance, or its provider runs no commands
     * @throws io.vaporform.error.ConflictException if nothing may be changed, as the store belongs to another installation
     * @throws io.vaporform.error.ProvisioningException if the instance does not run
     * @throws io.vaporform.error.ProviderUnavailableException if it is not known how the command has ended: after its time it may go on
     */
    public ExecResult exec(ExecRequest request) {
        return stack.host().commands().run(address, request, stack.host().actor());
    }

    /** Removes it and its children; volumes are kept. */
    public ApplyResult destroy() {
        return destroy(Data.RETAIN);
    }

    public ApplyResult destroy(Data data) {
        return stack.operation(stack.demands().destroy(address, data == Data.DELETE))
                .await();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
