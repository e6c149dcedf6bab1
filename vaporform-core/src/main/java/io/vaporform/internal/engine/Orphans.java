package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.event.Event;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Found;
import io.vaporform.spi.Mark;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What bears our mark and is in no state. The world is listed before the record is read: what is being made is recorded before it is made. */
public final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private static final List<Kind> KINDS =
            List.of(Kind.DEPLOYMENT, Kind.VOLUME, Kind.DOMAIN, Kind.CERTIFICATE, Kind.LOAD_BALANCER, Kind.ROUTE);

    private final Engine engine;
    private final Work work;
    private final Instances instances;
    private final Callouts callouts;

    public Orphans(Engine engine, Instances instances) {
        this.engine = engine;
        this.work = engine.work();
        this.instances = instances;
        this.callouts = engine.callouts();
    }

    /**
     * One life that nobody knows of.
     *
     * @param provider the provider instance that it was found at
     * @param since when the oldest part of it was made, if the provider says so
     */
    public record Lost(Mark mark, String provider, List<String> engineIds, Optional<Instant> since) {}

    /** @throws io.vaporform.error.ProviderUnavailableException if a provider cannot be asked: a part would be worse than nothing */
    public List<Lost> find() {
        List<Lost> all = new ArrayList<>();
        instances.all().keySet().stream().sorted().forEach(name -> {
            Serving serving = instances.serving(name, work);
            KINDS.stream().filter(kind -> serving.of(kind).isPresent()).forEach(kind -> {
                Map<String, List<Found>> lives = new TreeMap<>();
                callouts.list(serving, kind, found -> lives.computeIfAbsent(
                                found.mark().token(), none -> new ArrayList<>())
                        .add(found));
                lives.values().stream()
                        .filter(found -> !isKnown(found.get(0).mark()))
                        .map(found -> lost(name, found))
                        .forEach(all::add);
            });
        });
        return all;
    }

    private static Lost lost(String provider, List<Found> found) {
        return new Lost(
                found.get(0).mark(),
                provider,
                found.stream().map(Found::engineId).toList(),
                found.stream().flatMap(each -> each.createdAt().stream()).min(Instant::compareTo));
    }

    /** What may be in a row that cannot be read is not taken for lost. */
    private boolean isKnown(Mark mark) {
        try {
            return isKnown(work.rows().read(mark.address()).state(), mark);
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (VaporformException unreadable) {
            LOG.warn("nobody knows whether {} is an orphan", mark, unreadable);
            return true;
        }
    }

    private static boolean isKnown(ResourceState state, Mark mark) {
        return lives(state).anyMatch(life -> life.generation() == mark.generation());
    }

    private static Stream<Life> lives(ResourceState state) {
        return Stream.of(state.retiring().stream(), state.applied().stream(), state.next().map(Making::life).stream())
                .flatMap(life -> life);
    }

    /** Removes it as everything is removed: recorded first. */
    public Started remove(Lost orphan, String actor) {
        Rows.Versioned row = unowned(orphan);
        ResourceState state = withLife(row.state(), orphan)
                .retire(life(orphan, unknown(orphan.mark().address())))
                .phase(isKept(row.state()) ? row.state().phase() : Phase.DELETING, "an orphan");
        return engine.goOn(write(row, state, actor, Optional.of(work.time().now())), actor);
    }

    private static Spec unknown(Address address) {
        if (address.kind().equals(Kind.DOMAIN)) {
            return DomainSpec.of(address.name());
        }
        if (address.kind().equals(Kind.CERTIFICATE)) {
            return CertificateSpec.of(address.name());
        }
        if (address.kind().equals(Kind.LOAD_BALANCER)) {
            return LoadBalancerSpec.builder().http(0).build();
        }
        if (address.kind().equals(Kind.ROUTE)) {
            return RouteSpec.builder("unknown", "unknown.invalid").to("unknown").build();
        }
        return address.kind().equals(Kind.VOLUME)
                ? VolumeSpec.builder().build()
                : DeploymentSpec.builder().image("unknown").build();
    }

    /** Whether another life at its address is to stay. */
    private static boolean isKept(ResourceState state) {
        return state.wanted().isPresent() || state.phase() == Phase.RETAINED;
    }

    /**
     * From now on it is what is applied at its address: recorded as kept, so that the same verb as for anything else says what is wanted there.
     *
     * @throws ConflictException if the address has another life
     */
    public void keep(Lost orphan, Spec spec, String actor) {
        Rows.Versioned row = unowned(orphan);
        ResourceState state = row.state();
        if (state.applied().isPresent() || state.unsettled() || state.wanted().isPresent()) {
            throw new ConflictException(orphan.mark().address() + " is in the record already, at generation "
                    + state.lastGeneration() + "; remove the orphan, or forget the other first");
        }
        write(
                row,
                withLife(state, orphan)
                        .applied(Optional.of(life(orphan, spec)))
                        .phase(Phase.RETAINED, "an orphan that was adopted"),
                actor,
                Optional.empty());
    }

    private Rows.Versioned unowned(Lost orphan) {
        Rows.Versioned row = work.rows().read(orphan.mark().address());
        if (isKnown(row.state(), orphan.mark())) {
            throw new ConflictException(orphan.mark().address() + " generation "
                    + orphan.mark().generation() + " is no orphan any more: it is in the record");
        }
        return row;
    }

    private static ResourceState withLife(ResourceState state, Lost orphan) {
        return state.atLeastGeneration(orphan.mark().generation());
    }

    /** An unknown digest: whatever is wanted differs from it. */
    private static Life life(Lost orphan, Spec spec) {
        return new Life(orphan.mark().generation(), orphan.provider(), spec, "", Optional.empty());
    }

    private Address write(Rows.Versioned row, ResourceState state, String actor, Optional<Instant> look) {
        Event event = work.events().of(Event.Type.PLANNED, state, new Origin("", actor), 0, state.note());
        ResourceState due = state.recheckAt(look);
        if (work.rows().write(due, row, work.sessions().id(), event).isEmpty()) {
            throw new ConflictException(state.address() + " was changed meanwhile; list the orphans again");
        }
        return state.address();
    }
}
