package io.vaporform.bench;

import io.vaporform.spec.Account;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.Membership;
import io.vaporform.spi.NameClaims;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a load balancer's provider asks of the engine: the time, and who it is. It keeps nothing there. */
record LbContext(TimeSource time, Scope scope) implements ApplyContext, ProviderHome {

    @Override
    public Duration remaining() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Optional<Account> account() {
        return Optional.empty();
    }

    @Override
    public String operationId() {
        return "bench";
    }

    @Override
    public void progress(Stage stage, String text) {}

    @Override
    public List<String> answer(ChallengeAnswer answer) {
        return List.of();
    }

    @Override
    public List<String> answerNoMore(ChallengeAnswer answer) {
        return List.of();
    }

    @Override
    public Secret remember(String name, Supplier<Secret> once) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Secret rememberForLife(String name, Supplier<Secret> once) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Secret rememberForOperation(String name, Supplier<Secret> once) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream backup(RestorePoint from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Membership membership() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NameClaims names() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Records records() {
        throw new UnsupportedOperationException();
    }
}
