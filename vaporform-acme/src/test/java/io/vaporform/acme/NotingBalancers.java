package io.vaporform.acme;

import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ChallengeAnswers;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Service;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Load balancers that note what they are to answer, and outlive the processes that tell them. */
final class NotingBalancers implements Provider, ChallengeAnswers {

    /** What is answered now. */
    final Set<ChallengeAnswer> answered = ConcurrentHashMap.newKeySet();

    /** What ever was. */
    final Set<ChallengeAnswer> ever = ConcurrentHashMap.newKeySet();

    @Override
    public void answer(ChallengeAnswer answer, CallContext context) {
        answered.add(answer);
        ever.add(answer);
    }

    @Override
    public void answerNoMore(ChallengeAnswer answer, CallContext context) {
        answered.remove(answer);
    }

    @Override
    public String id() {
        return "edge";
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return new Capabilities(Set.of(), Duration.ZERO, Capabilities.DEFAULT_PARALLELISM);
    }

    @Override
    public List<Service> services() {
        return List.of(this);
    }

    @Override
    public void close() {}
}
