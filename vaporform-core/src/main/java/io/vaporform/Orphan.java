package io.vaporform;

import io.vaporform.internal.engine.Asked;
import io.vaporform.internal.engine.Orphans;
import io.vaporform.plan.ApplyResult;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something in the world that bears this installation's mark and is not in its record: left by a lost or restored database, for example. Thread-safe. */
public final class Orphan {

    private final Host host;
    private final Orphans orphans;
    private final Orphans.Lost lost;

    Orphan(Host host, Orphans orphans, Orphans.Lost lost) {
        this.host = host;
        this.orphans = orphans;
        this.lost = lost;
    }

    /** The address in its mark. */
    public Address address() {
        return lost.mark().address();
    }

    public long generation() {
        return lost.mark().generation();
    }

    /** The name of the provider instance that it was found at. */
    public String provider() {
        return lost.provider();
    }

    /** What the provider calls its parts. */
    public List<String> engineIds() {
        return lost.engineIds();
    }

    /** How long ago it was made; empty if the provider does not say. */
    public Optional<Duration> age() {
        return lost.since().map(since -> Duration.between(since, host.time().now()));
    }

    /**
     * Removes it with its data. Blocks.
     *
     * @throws io.vaporform.error.ConflictException if it is in the record by now
     */
    public ApplyResult remove() {
        return await(orphans.remove(lost, host.actor()));
    }

    /**
     * Takes it into the record as a deployment that is to be as {@code spec} says, and makes it so. Blocks.
     *
     * @throws io.vaporform.error.ConflictException if its address is in the record by now
     */
    public ApplyResult adopt(DeploymentSpec spec) {
        return adopt(Kind.DEPLOYMENT, spec);
    }

    /** As {@link #adopt(DeploymentSpec)}, for a volume; its data stays. */
    public ApplyResult adopt(VolumeSpec spec) {
        return adopt(Kind.VOLUME, spec);
    }

    private ApplyResult adopt(Kind kind, io.vaporform.spec.Spec spec) {
        new Violations()
                .unless(
                        address().kind().equals(kind),
                        "orphan",
                        address(),
                        "is no " + kind,
                        "adopt it by a spec of its kind")
                .throwIfAny();
        orphans.keep(lost, spec, host.actor());
        String stack = address().project() + "/" + address().stack();
        return await(host.engine()
                .start(
                        new Asked(stack, host.demands().component(address(), spec), host.actor(), Optional.empty()),
                        host.limits().operationTimeout()));
    }

    private ApplyResult await(io.vaporform.internal.engine.Started started) {
        return new Operation(started, host.time(), host.limits().operationTimeout()).await();
    }

    @Override
    public String toString() {
        return address() + " generation " + generation() + " at " + provider() + ": " + engineIds();
    }
}
