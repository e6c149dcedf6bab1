package io.vaporform.state;

import io.vaporform.spec.Address;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import java.util.Optional;
import java.util.Set;

/**
 * One generation of a resource in the world.
 *
 * @param generation counts the lives of the address
 * @param provider the name of the instance that holds it
 * @param spec what was applied, every value resolved
 * @param inputs a keyed digest of {@code spec}, by which a change is noticed
 * @param outputs as last reported; empty until something was
 * @param account the id of the project's {@link io.vaporform.spec.Account} that it was last made or changed with; empty if the provider used its own
 * @param uses what its spec referred to before its values were resolved: that must not go as long as this lives
 */
public record Life(
        long generation,
        String provider,
        Spec spec,
        String inputs,
        Optional<Outputs> outputs,
        Optional<String> account,
        Set<Address> uses) {

    public Life {
        uses = Set.copyOf(uses);
    }

    public Life(long generation, String provider, Spec spec, String inputs, Optional<Outputs> outputs) {
        this(generation, provider, spec, inputs, outputs, Optional.empty(), Set.of());
    }

    public Life with(Optional<Outputs> reported) {
        return new Life(generation, provider, spec, inputs, reported.or(() -> outputs), account, uses);
    }

    /** Made or changed with the account of that id; with the provider's own if empty. */
    public Life by(Optional<String> account) {
        return new Life(generation, provider, spec, inputs, outputs, account, uses);
    }

    public Life using(Set<Address> uses) {
        return new Life(generation, provider, spec, inputs, outputs, account, uses);
    }

    public Life with(Spec spec, String inputs) {
        return new Life(generation, provider, spec, inputs, outputs, account, uses);
    }
}
