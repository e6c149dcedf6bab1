package io.vaporform.testkit.tck;

import io.vaporform.spec.Account;
import io.vaporform.spec.Instance;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Membership;
import io.vaporform.spi.NameClaims;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A context whose calls go on to the real one, membership included, so that a defect can hold one of them back. */
class FlatContext implements ApplyContext, Membership {

    private final ApplyContext real;

    FlatContext(ApplyContext real) {
        this.real = real;
    }

    @Override
    public Membership membership() {
        return this;
    }

    @Override
    public List<Instance> instances() {
        return real.membership().instances();
    }

    @Override
    public void starting(Instance instance) {
        real.membership().starting(instance);
    }

    @Override
    public boolean active(String instance) {
        return real.membership().active(instance);
    }

    @Override
    public Drain drain(String instance) {
        return real.membership().drain(instance);
    }

    @Override
    public void gone(String instance) {
        real.membership().gone(instance);
    }

    @Override
    public InputStream backup(RestorePoint from) {
        return real.backup(from);
    }

    @Override
    public String operationId() {
        return real.operationId();
    }

    @Override
    public void progress(Stage stage, String text) {
        real.progress(stage, text);
    }

    @Override
    public Secret remember(String name, Supplier<Secret> once) {
        return real.remember(name, once);
    }

    @Override
    public Secret rememberForLife(String name, Supplier<Secret> once) {
        return real.rememberForLife(name, once);
    }

    @Override
    public Secret rememberForOperation(String name, Supplier<Secret> once) {
        return real.rememberForOperation(name, once);
    }

    @Override
    public NameClaims names() {
        return real.names();
    }

    @Override
    public Records records() {
        return real.records();
    }

    @Override
    public Duration remaining() {
        return real.remaining();
    }

    @Override
    public TimeSource time() {
        return real.time();
    }

    @Override
    public Scope scope() {
        return real.scope();
    }

    @Override
    public Optional<Account> account() {
        return Optional.empty();
    }
}
