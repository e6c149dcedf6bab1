package io.vaporform.internal.engine;

import io.vaporform.spec.Account;
import io.vaporform.spec.Address;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Membership;
import io.vaporform.spi.NameClaims;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import io.vaporform.state.ResourceState;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What one call that changes the world may use.
 *
 * @param session without which nothing is written
 */
record ChangeContext(
        Work work,
        String session,
        Address address,
        long generation,
        String provider,
        String operationId,
        CallAccount credentials,
        Membership membership,
        long deadline,
        BiConsumer<Stage, String> sink)
        implements ApplyContext {

    @Override
    public void progress(Stage stage, String text) {
        sink.accept(stage, text);
    }

    @Override
    public Secret remember(String name, Supplier<Secret> once) {
        return work.remembered().remember(address, "value/" + name, once, commit());
    }

    @Override
    public Secret rememberForLife(String name, Supplier<Secret> once) {
        return work.remembered().remember(address, "life/" + generation + "/" + name, once, commit());
    }

    @Override
    public Secret rememberForOperation(String name, Supplier<Secret> once) {
        return work.remembered().rememberForOperation(address, operationId, name, once, commit());
    }

    @Override
    public NameClaims names() {
        return new NameClaims(
                new StoredRecords(work.store(), Keys.NAMES, commit()), address, work.time(), this::goesOn);
    }

    /** Whether the resource is to stay, or has another life than the one that this is about. */
    private boolean goesOn() {
        ResourceState state = work.rows().read(address).state();
        return state.wanted().isPresent() || state.lives().stream().anyMatch(life -> life.generation() != generation);
    }

    @Override
    public Records records() {
        return new StoredRecords(work.store(), Keys.records(provider), commit());
    }

    @Override
    public InputStream backup(RestorePoint from) {
        return work.archive().open(address.project(), from);
    }

    private Commits commit() {
        return work.sessions().fenced(session);
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadline - work.time().nanos()));
    }

    @Override
    public TimeSource time() {
        return work.time();
    }

    @Override
    public Scope scope() {
        return work.scope();
    }

    @Override
    public Optional<Account> account() {
        return credentials.get();
    }
}
