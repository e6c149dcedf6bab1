package io.vaporform;

import io.vaporform.internal.engine.Demands;
import io.vaporform.internal.engine.Started;
import io.vaporform.plan.ApplyResult;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Output;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.Cause;
import io.vaporform.spi.DomainStatus;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A handle on a domain. Thread-safe. What it tells of the domain it reads from the store, but for {@link #status()}; verbs block until the change is done or somebody outside has to act, and throw as
 * {@link Stack#apply}.
 */
public final class Domain implements DomainRef {

    private static final Set<Phase> UNDER_WAY = Set.of(Phase.AWAITING, Phase.WORKING, Phase.PENDING);

    private final Stack stack;
    private final Address address;

    Domain(Stack stack, Address address) {
        this.stack = stack;
        this.address = address;
    }

    /** Whose it is: its name is that of the domain. */
    public Address address() {
        return address;
    }

    @Override
    public DomainName name() {
        return DomainName.of(address.name());
    }

    @Override
    public Output<String> value() {
        return DomainRef.super.value().of(address);
    }

    /** What shows that it is the project's; empty if it was not begun with, or if the host application gives the name out itself. */
    public Optional<DomainChallenge> challenge() {
        return outputs().flatMap(DomainOutputs::challenge);
    }

    /** When it was last seen to be the project's; empty if it never was. A supervisor that finds out that it no longer is, opens a finding. */
    public Optional<Instant> verifiedAt() {
        return outputs().flatMap(DomainOutputs::verifiedAt);
    }

    /** The data of the DS records to hand to its registrar, where its spec says that it is to be signed; empty if it was not signed yet. */
    public List<Rdata> delegationSigners() {
        return outputs().map(DomainOutputs::delegationSigners).orElse(List.of());
    }

    private Optional<DomainOutputs> outputs() {
        ResourceState state = state();
        return Stream.of(state.next().map(next -> next.life()), state.applied())
                .flatMap(Optional::stream)
                .flatMap(life -> life.outputs().stream())
                .map(DomainOutputs.class::cast)
                .findFirst();
    }

    /** Whether it is the project's, and as it is wanted. */
    public boolean isReady() {
        return state().phase() == Phase.READY;
    }

    /** What somebody has to do, exactly, and what was seen instead; empty if nobody has to do anything. */
    public Optional<String> instruction() {
        ResourceState state = state();
        return state.phase() == Phase.AWAITING ? Optional.of(state.note()) : Optional.empty();
    }

    /** What is wanted of it. */
    public Optional<DomainSpec> spec() {
        return state().wanted().map(wanted -> (DomainSpec) wanted.spec());
    }

    private ResourceState state() {
        return stack.host().looks().state(address);
    }

    /**
     * Looks now whether it is shown to be the project's, also if it was before, and goes on with it. One that no longer is, awaits that, and stays the project's until it is released.
     *
     * @return this; {@link #isReady()} and {@link #instruction()} tell what came of it
     * @throws io.vaporform.error.ApplyFailedException if it is another project's by now, or its records could not be set
     */
    public Domain verify() {
        if (UNDER_WAY.contains(state().phase())) {
            Started started = stack.host().engine().goOn(address, stack.host().actor());
            new Operation(started, stack.host().time(), stack.host().limits().operationTimeout()).await();
        } else {
            stack.operation(Demands.again(address, Cause.RECHECK)).await();
        }
        return this;
    }

    /** Changes something of its spec, such as {@code domain.update(d -> d.pointTo(DnsTarget.host("edge.example.net")))}. */
    public Domain update(Consumer<DomainSpec.Builder> change) {
        Wanted.DirectChange what = new Wanted.DirectChange(
                "spec", "updated", stack.host().actor(), stack.host().time().now());
        stack.operation(stack.demands()
                        .changeDomain(
                                address,
                                spec -> {
                                    DomainSpec.Builder builder = spec.toBuilder();
                                    change.accept(builder);
                                    return builder.build();
                                },
                                what))
                .await();
        return this;
    }

    /** It has these sets of records and no other, beside those of its target. */
    public Domain updateRecords(List<Rrset> records) {
        return update(spec -> spec.records(records));
    }

    /**
     * How the world sees it right now. Asks its provider, which asks the servers of its zone.
     *
     * @throws io.vaporform.error.InvalidSpecException if it is not in place
     * @throws io.vaporform.error.ProvisioningException if that cannot be found out
     */
    public DomainStatus status() {
        return stack.host().looks().domainStatus(address);
    }

    /** Refuses every plan that would release it, until {@link #unprotect}. */
    public Domain protect() {
        stack.operation(stack.demands().protect(address, true)).await();
        return this;
    }

    public Domain unprotect() {
        stack.operation(stack.demands().protect(address, false)).await();
        return this;
    }

    /**
     * Lets it go, with the records that were set for it. As long as the name still leads here by records that others have set, it is kept, and the result tells what they have to do: whoever adds a name next
     * that still leads here would get its traffic.
     */
    public ApplyResult release() {
        return stack.operation(stack.demands().destroy(address, false)).await();
    }

    /** Lets it go also while it leads here, also where {@link #release()} awaits that it does not. */
    public ApplyResult releaseByForce() {
        return stack.operation(stack.demands().releaseByForce(address)).await();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
