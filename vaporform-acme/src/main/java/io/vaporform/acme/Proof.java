package io.vaporform.acme;

import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.state.Records;
import java.util.Optional;
import org.shredzone.acme4j.challenge.Challenge;

/** One way to show that a name is ours. Its methods may block, and throw as those of a {@link io.vaporform.spi.ResourceProvider}. Thread-safe. */
interface Proof {

    ChallengeType type();

    /** What keeps it from being used for {@code name} at all, whatever others do; empty if nothing does. */
    Optional<String> unfit(DomainName name);

    /** What answers {@code challenge}, not put anywhere yet. */
    Placed answer(DomainName name, Challenge challenge);

    /** Puts it where it is looked for. Idempotent. */
    void put(Placed placed, Records records);

    /** What is still missing until everybody sees it; empty if nothing is. */
    Optional<String> missing(Placed placed);

    /** Takes it away. Idempotent. */
    void remove(Placed placed, Records records);
}
