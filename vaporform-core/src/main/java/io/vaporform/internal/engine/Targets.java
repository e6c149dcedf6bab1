package io.vaporform.internal.engine;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.internal.plan.Planner;
import io.vaporform.internal.plan.Resolver;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.Output;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Provider;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What resources are to become, with every value looked up, or made and remembered. */
final class Targets {

    private final Work work;
    private final Instances instances;

    Targets(Work work, Instances instances) {
        this.work = work;
        this.instances = instances;
    }

    /**
     * The target of something that is wanted; empty if an output it uses is not there yet.
     *
     * @param made outputs that need not be read
     */
    Optional<Target> of(ResourceState state, Wanted wanted, Map<Address, Outputs> made) {
        Spec resolved = new Resolver(new Stored(made)).resolve(state.address(), wanted.spec());
        if (!Resolver.isResolved(resolved)) {
            return Optional.empty();
        }
        Violations found = new Violations();
        Optional<Provider> provider = instances.choose(state.address(), wanted.spec(), found);
        found.throwIfAny();
        Serving serving = instances.serving(provider.orElseThrow(() -> new InvalidSpecException(found.list())), work);
        return Optional.of(new Target(
                resolved, work.digest().of(resolved), serving, Planner.targets(state.address(), wanted.spec())));
    }

    /** What keeps {@code wanted} from being resolved, for a person. */
    String missing(Address address, Wanted wanted) {
        return new Resolver(new Stored(Map.of()))
                .resolve(address, wanted.spec()).references().stream()
                        .map(Output::toString)
                        .collect(Collectors.joining(", "));
    }

    private final class Stored implements Resolver.Source {

        private final Map<Address, Outputs> made;

        Stored(Map<Address, Outputs> made) {
            this.made = made;
        }

        @Override
        public Optional<Value.Literal<?>> output(Address of, String field) {
            return Optional.ofNullable(made.get(of))
                    .or(() -> work.rows().read(of).state().applied().flatMap(Life::outputs))
                    .map(outputs -> outputs.fields().get(field));
        }

        @Override
        public Optional<Secret> generated(Address holder, Value.Generated what) {
            return Optional.of(work.remembered()
                    .generated(
                            holder, what, work.sessions().fenced(work.sessions().id())));
        }
    }
}
