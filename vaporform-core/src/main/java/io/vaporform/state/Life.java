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
 * @param spec what was applied, every value resolved; once others have changed it, what is there in its place
 * @param inputs a keyed digest of {@code spec}, by which a change is noticed; empty if a change of it was not finished
 * @param outputs as last reported; empty until something was
 * @param account the id of the project's {@link io.vaporform.spec.Account} that it was last made or changed with; empty if the provider used its own
 * @param uses what its spec referred to before its values were resolved: that must not go as long as this lives
 * @param applied what was applied, if others have changed it
 */
public record Life(
        long generation,
        String provider,
        Spec spec,
        String inputs,
        Optional<Outputs> outputs,
        Optional<String> account,
        Set<Address> uses,
        Optional<Applied> applied) {

    public Life {
        uses = Set.copyOf(uses);
    }

    public Life(long generation, String provider, Spec spec, String inputs, Optional<Outputs> outputs) {
        this(generation, provider, spec, inputs, outputs, Optional.empty(), Set.of(), Optional.empty());
    }

    /**
     * What was applied.
     *
     * @param inputs the digest of {@code spec}
     */
    public record Applied(Spec spec, String inputs) {}

    public Life with(Optional<Outputs> reported) {
        return new Life(generation, provider, spec, inputs, reported.or(() -> outputs), account, uses, applied);
    }

    /** Made or changed with the account of that id; with the provider's own if empty. */
    public Life by(Optional<String> account) {
        return new Life(generation, provider, spec, inputs, outputs, account, uses, applied);
    }

    public Life using(Set<Address> uses) {
        return new Life(generation, provider, spec, inputs, outputs, account, uses, applied);
    }

    /** Changed by others: {@code actual} is what is there. */
    public Life changed(Spec actual, String digest) {
        Applied before = applied.orElse(new Applied(spec, inputs));
        return new Life(generation, provider, actual, digest, outputs, account, uses, Optional.of(before));
    }

    /** Between what was applied and something else: no spec is taken for what is there. */
    public Life unfinished() {
        return new Life(generation, provider, spec, "", outputs, account, uses, applied);
    }

    /** As it was before others have changed it. */
    public Life asApplied() {
        return applied.map(before -> new Life(
                        generation, provider, before.spec(), before.inputs(), outputs, account, uses, Optional.empty()))
                .orElse(this);
    }

    /** What is there is what was applied, from now on. */
    public Life adopted() {
        return new Life(generation, provider, spec, inputs, outputs, account, uses, Optional.empty());
    }
}
