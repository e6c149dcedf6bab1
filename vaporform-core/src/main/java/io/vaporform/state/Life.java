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
 */
public record Life(long generation, String provider, Spec spec, String inputs, Optional<Outputs> outputs) {

    public Life with(Optional<Outputs> reported) {
        return new Life(generation, provider, spec, inputs, reported.or(() -> outputs));
    }
}
