package io.vaporform.spi;

import io.vaporform.spec.Address;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import java.util.Optional;

/**
 * What is known of one generation of a resource.
 *
 * @param address whose it is
 * @param generation which life of the address
 * @param mark what it bears in the world
 * @param spec as it was last applied, resolved
 * @param outputs as last reported; empty if a first apply never got so far
 */
public record Known<S extends Spec, O extends Outputs>(
        Address address, long generation, Mark mark, S spec, Optional<O> outputs) {}
