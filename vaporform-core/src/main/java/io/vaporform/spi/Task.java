package io.vaporform.spi;

import io.vaporform.spec.Address;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import java.util.Optional;

/**
 * What a provider is to make real.
 *
 * @param address whose it is
 * @param generation which life of the address; part of every name in the world
 * @param mark to be put on everything that is made
 * @param cause why
 * @param wanted every value in it is known
 * @param before what this same generation was before, for a change in place; empty for a new one
 * @param soFar what an earlier, unfinished call of this change reported
 */
public record Task<S extends Spec, O extends Outputs>(
        Address address,
        long generation,
        Mark mark,
        Cause cause,
        S wanted,
        Optional<Known<S, O>> before,
        Optional<O> soFar) {}
