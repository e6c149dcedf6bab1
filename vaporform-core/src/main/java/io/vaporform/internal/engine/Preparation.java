package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.internal.plan.Planner;
import io.vaporform.internal.plan.Request;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackupPolicy;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Provider;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.template.Catalogue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** From a demand to a plan, and to the record of what is wanted. Thread-safe. */
final class Preparation {

    private static final int REPLANS = 20;

    private final Work work;
    private final Instances instances;
    private final Catalogue catalogue;
    private final Admission admission;
    private final Capacities capacities;

    /** Threads of one process take turns at recording, instead of making each other plan again. */
    private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();

    Preparation(Work work, Instances instances, Catalogue catalogue, Admission admission) {
        this.work = work;
        this.instances = instances;
        this.catalogue = catalogue;
        this.admission = admission;
        this.capacities = new Capacities(work, instances);
    }

    /** Reads what of the stack the demand is about, and plans. Writes nothing. */
    Prepared prepare(String stack, Demand.Source source) {
        Set<Address> about = source.about();
        if (about.isEmpty()) {
            return prepare(stack, source, UnaryOperator.identity());
        }
        long revision = revision(stack);
        Neighbourhood near = new Neighbourhood(work.rows());
        about.forEach(near::component);
        Demand demand = source.of(near.states());
        near.around(demand);
        return prepare(
                stack,
                revision,
                demand,
                near.rows(),
                near.states(),
                work.remembered().secretsOf(near.rows().keySet()));
    }

    /**
     * Reads the whole stack.
     *
     * @param look makes of what is recorded what the world shows
     */
    Prepared prepare(String stack, Demand.Source source, UnaryOperator<Map<Address, ResourceState>> look) {
        long revision = revision(stack);
        Map<Address, Rows.Versioned> rows = work.rows().scan(stack);
        Map<Address, ResourceState> recorded = new LinkedHashMap<>();
        rows.forEach((address, row) -> recorded.put(address, row.state()));
        Map<Address, ResourceState> states = look.apply(recorded);
        return prepare(
                stack,
                revision,
                source.of(states),
                rows,
                states,
                work.remembered().secretsOf(stack));
    }

    private long revision(String stack) {
        return work.store().read(Keys.stack(stack)).map(Row::revision).orElse(Batch.ABSENT);
    }

    private Prepared prepare(
            String stack,
            long revision,
            Demand demand,
            Map<Address, Rows.Versioned> rows,
            Map<Address, ResourceState> states,
            Map<String, Secret> remembered) {
        demand.renewals()
                .forEach(renewal -> remembered.put(
                        Request.secretKey(renewal.holder(), renewal.what().name()),
                        work.remembered().fresh(renewal.what())));
        Request request = new Request(
                stack, revision, demand.wanted(), demand.removals(), states, servings(demand, states), remembered);
        return new Prepared(demand, request, Planner.plan(request, work.digest()), rows);
    }

    /**
     * Plans, and records everything that is wanted in one write; plans again if somebody else was faster.
     *
     * @throws ConflictException if somebody else was faster again and again, or the plan is not the one that was approved, or would lose much
     */
    Prepared record(Asked asked, Origin origin) {
        String stack = asked.stack();
        synchronized (locks[Math.floorMod(stack.hashCode(), locks.length)]) {
            for (int attempt = 0; attempt < REPLANS; attempt++) {
                Prepared prepared = prepare(stack, asked.source());
                asked.approved().ifPresent(plan -> Admission.requireApproved(plan, prepared.plan()));
                Recording recording = new Recording(work, prepared, origin);
                if (recording.isEmpty()) {
                    capacities.passed(prepared, origin);
                    return prepared;
                }
                admission.admit(prepared, origin.actor(), recording.batch());
                Optional<Prepared> recorded =
                        capacities.promised(prepared, origin, recording.batch(), recording::commit);
                if (recorded.isPresent()) {
                    return recorded.get();
                }
            }
        }
        throw new ConflictException("stack " + stack + " was changed by others " + REPLANS
                + " times while this was planned; try again when they are done");
    }

    private Map<Address, Serving> servings(Demand demand, Map<Address, ResourceState> states) {
        Map<Address, Serving> all = new LinkedHashMap<>();
        Violations found = new Violations();
        Expansion expansion = new Expansion(catalogue, states);
        demand.wanted().forEach((address, wanted) -> {
            Optional<Provider> chosen = instances.choose(address, wanted.spec(), found);
            chosen.map(provider -> instances.serving(provider, work)).ifPresent(serving -> {
                all.put(address, serving);
                sizes(address, wanted.spec(), serving, found);
                backups(address, wanted.spec(), states, serving, found);
                templateNeeds(expansion, address, wanted.spec(), serving, found);
            });
        });
        found.throwIfAny();
        return all;
    }

    private static void sizes(Address address, Spec spec, Serving serving, Violations found) {
        if (spec instanceof DeploymentSpec deployment
                && deployment.quota().bandwidth().isPresent()
                && !serving.can().has(Capability.BANDWIDTH_QUOTA)) {
            found.unsupported(
                    address.local() + ": quota.bandwidth",
                    deployment.quota().bandwidth().get(),
                    "provider '" + serving.name() + "' does not declare " + Capability.BANDWIDTH_QUOTA,
                    "choose one that does, or leave it out");
        }
        if (spec instanceof VolumeSpec volume
                && volume.enforced()
                && !serving.can().has(Capability.VOLUME_SIZE)) {
            found.unsupported(
                    address.local() + ": enforce",
                    volume.size().map(Object::toString).orElse(""),
                    "provider '" + serving.name() + "' does not declare " + Capability.VOLUME_SIZE,
                    "choose one that does, such as Docker with sizedVolumes(…), or leave it out to have the size noted");
        }
    }

    /** What of a spec is about backups is the engine's own to refuse, as no provider looks at it. */
    private void backups(
            Address address, Spec spec, Map<Address, ResourceState> states, Serving serving, Violations found) {
        boolean asked = spec instanceof DeploymentSpec deployment
                ? !deployment.backup().equals(BackupPolicy.NONE)
                        && deployment.template().isEmpty()
                : spec instanceof VolumeSpec volume && volume.from().isPresent();
        if (asked && !serving.can().has(Capability.BACKUP)) {
            found.unsupported(
                    address.local() + ": backup",
                    spec.kind(),
                    "provider '" + serving.name() + "' does not declare " + Capability.BACKUP,
                    "choose a provider that does, or leave it out");
        }
        if (spec instanceof DeploymentSpec deployment) {
            found.unless(
                    !asked
                            || deployment.backup().every().isEmpty()
                            || work.archive().place().isPresent(),
                    address.local() + ": backup.every",
                    deployment.backup().every().map(Object::toString).orElse(""),
                    "the infrastructure has no place for backups",
                    "build it with backups(BackupTarget.directory(path))");
        } else if (spec instanceof VolumeSpec volume) {
            volume.from().filter(from -> isNew(address, from, states)).ifPresent(from -> {
                boolean known =
                        work.archive().find(address.project(), from.backup()).isPresent();
                found.unless(
                        known,
                        address.local() + ": from",
                        from.backup(),
                        "project " + address.project() + " has no such backup",
                        "use one of Stack.backups()");
            });
        }
    }

    private static boolean isNew(Address address, RestorePoint from, Map<Address, ResourceState> states) {
        return Optional.ofNullable(states.get(address))
                .flatMap(ResourceState::applied)
                .flatMap(life -> ((VolumeSpec) life.spec()).from())
                .filter(from::equals)
                .isEmpty();
    }

    private static void templateNeeds(
            Expansion expansion, Address address, Spec spec, Serving serving, Violations found) {
        expansion.templateOf(spec).ifPresent(template -> template.needs()
                .filter(capability -> !serving.can().has(capability))
                .ifPresent(capability -> found.unsupported(
                        address.local() + ": template",
                        template,
                        "provider '" + serving.name() + "' does not declare " + capability,
                        "choose a provider that does")));
    }
}
