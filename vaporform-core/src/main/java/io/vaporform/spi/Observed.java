package io.vaporform.spi;

import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;

/** What a look at the world has found. */
public sealed interface Observed<S extends Spec, O extends Outputs> {

    /** It is certainly not there. */
    record Absent<S extends Spec, O extends Outputs>() implements Observed<S, O> {}

    /**
     * It is there.
     *
     * @param actual the known spec, with whatever the world shows to be different
     * @param outputs as they are now
     */
    record Present<S extends Spec, O extends Outputs>(S actual, O outputs, Health health) implements Observed<S, O> {}

    static <S extends Spec, O extends Outputs> Observed<S, O> absent() {
        return new Absent<>();
    }
}
