package io.vaporform.state;

import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import java.util.Optional;

/**
 * One generation of a resource in the world.
 *
 * @param generation counts the lives of the address
 * @param provider the name of the instance that holds it
 * @param spec what was applied, every value resolved
 * @param inputs a keyed digest of {@code spec}, by which a change is noticed
 * @param outputs as last reported; empty until something was
 * @param account the id of the project's {@link io.vaporform.spec.Account} that it was last made or changed with; empty if the provider used its own
 */
public record Life(
        long generation,
        String provider,
        Spec spec,
        String inputs,
        Optional<Outputs> outputs,
        Optional<String> account) {

    public Life(long generation, String provider, Spec spec, String inputs, Optional<Outputs> outputs) {
        this(generation, provider, spec, inputs, outputs, Optional.empty());
    }

    public Life with(Optional<Outputs> reported) {
        return new Life(generation, provider, spec, inputs, reported.or(() -> outputs), account);
    }

    /** Made or changed with the account of that id; with the provider's own if empty. */
    public Life by(Optional<String> account) {
        return new Life(generation, provider, spec, inputs, outputs, account);
    }
}
