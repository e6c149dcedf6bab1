package io.vaporform.spi;

import io.vaporform.state.Records;
import java.util.List;

/** What a provider has of the infrastructure that it belongs to, also between calls: for what answers the world by itself. Thread-safe. */
public interface ProviderHome {

    /** As {@link ApplyContext#records()}, of the same instance: to read what calls of any process have written. What is written here is not bound to a call that may have been taken over. */
    Records records();

    /** The only clock there is. */
    TimeSource time();

    /** Whose things may be touched. Reads from the store. */
    Scope scope();

    /**
     * Has the load balancers of this infrastructure answer: those of each provider that has {@link ChallengeAnswers}. What is put here is to be noted before in {@link #records()}, and to be taken away again. Idempotent. Blocks.
     *
     * @return who could not be told, each with the reason; empty if all answer by now, or there are none
     */
    List<String> answer(ChallengeAnswer answer);

    /**
     * Has them answer that no more. Idempotent. Blocks.
     *
     * @return who could not be told, each with the reason
     */
    List<String> answerNoMore(ChallengeAnswer answer);
}
