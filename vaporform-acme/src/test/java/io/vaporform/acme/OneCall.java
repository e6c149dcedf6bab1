package io.vaporform.acme;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A call of one operation, and the home of its provider, with records in memory. */
final class OneCall implements ApplyContext, ProviderHome {

    private final String operation;
    private final Records records;
    private final TimeSource time;
    private final Map<String, Secret> remembered = new HashMap<>();

    /** What its load balancers answer. */
    final Set<ChallengeAnswer> answered = new HashSet<>();

    /** Which of them cannot be told. */
    List<String> silent = List.of();

    OneCall(String operation, Records records, TimeSource time) {
        this.operation = operation;
        this.records = records;
        this.time = time;
    }

    @Override
    public String operationId() {
        return operation;
    }

    @Override
    public void progress(Stage stage, String text) {}

    @Override
    public Secret remember(String name, Supplier<Secret> once) {
        return remembered.computeIfAbsent(name, first -> once.get());
    }

    @Override
    public Secret rememberForLife(String name, Supplier<Secret> once) {
        return remember(name, once);
    }

    @Override
    public Secret rememberForOperation(String name, Supplier<Secret> once) {
        return remember(name, once);
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public Duration remaining() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Optional<Account> account() {
        return Optional.empty();
    }

    @Override
    public Scope scope() {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public List<String> answer(ChallengeAnswer answer) {
        if (silent.isEmpty()) {
            answered.add(answer);
        }
        return silent;
    }

    @Override
    public List<String> answerNoMore(ChallengeAnswer answer) {
        if (silent.isEmpty()) {
            answered.remove(answer);
        }
        return silent;
    }

    @Override
    public InputStream backup(RestorePoint from) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Membership membership() {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public NameClaims names() {
        throw new UnsupportedOperationException("nobody asks");
    }
}
