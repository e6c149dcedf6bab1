package io.vaporform.testkit.tck;

import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import java.util.List;

/** What a provider has of the infrastructure that the kit plays, in which there are no load balancers. */
record KitHome(Records records, TimeSource time, Scope scope) implements ProviderHome {

    @Override
    public List<String> answer(ChallengeAnswer answer) {
        return List.of();
    }

    @Override
    public List<String> answerNoMore(ChallengeAnswer answer) {
        return List.of();
    }
}
