package io.vaporform.testkit.tck;

import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Step;
import java.util.List;

/** One generation of a domain. */
final class Dom extends Subject<DomainSpec, DomainOutputs> {

    Dom(Kit kit, Mark mark, DomainSpec spec) {
        super(kit, mark, spec);
    }

    @Override
    ResourceProvider<DomainSpec, DomainOutputs> resources() {
        return kit().domainService().domains();
    }

    DomainName name() {
        return spec().name();
    }

    /** What it awaits; fails the test if it awaits nothing. */
    String awaited(Cause cause) {
        Step<DomainOutputs> step = apply(cause).step();
        if (step instanceof Step.Awaiting<DomainOutputs> awaiting) {
            return awaiting.instruction();
        }
        throw new AssertionError(mark().address() + " should await somebody, and is " + step);
    }

    String awaited() {
        return awaited(Cause.SPEC);
    }

    boolean isDone() {
        return apply(Cause.SPEC).step() instanceof Step.Done;
    }

    /** What shows whose it is, as the outputs so far have it. */
    DomainChallenge challenge() {
        return known().outputs()
                .flatMap(DomainOutputs::challenge)
                .orElseThrow(() -> new AssertionError("the outputs so far of " + mark() + " have no challenge"));
    }

    DomainStatus status() {
        return kit().domainService().status(known(), kit().context());
    }

    List<String> issues() {
        return status().issues().stream().map(DomainStatus.Issue::code).toList();
    }
}
