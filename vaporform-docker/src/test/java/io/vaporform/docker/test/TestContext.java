package io.vaporform.docker.test;

import io.vaporform.spec.Account;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Membership;
import io.vaporform.spi.NameClaims;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import io.vaporform.testkit.MemoryRecords;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A context for one operation after the other; a new one shares what lasts: records, membership, scope. */
public final class TestContext implements ApplyContext {

    public final List<String> progress = new ArrayList<>();
    public final TestMembership membership;
    public final MemoryRecords records;
    private final Scope scope;
    private final TimeSource time;
    private final String operation;
    private final Duration limit;
    private final Map<String, Secret> remembered;

    public TestContext(Scope scope, TimeSource time) {
        this(
                scope,
                time,
                "op-1",
                Duration.ofSeconds(60),
                new TestMembership(),
                new MemoryRecords(),
                new ConcurrentHashMap<>());
    }

    private TestContext(
            Scope scope,
            TimeSource time,
            String operation,
            Duration limit,
            TestMembership membership,
            MemoryRecords records,
            Map<String, Secret> remembered) {
        this.scope = scope;
        this.time = time;
        this.operation = operation;
        this.limit = limit;
        this.membership = membership;
        this.records = records;
        this.remembered = remembered;
    }

    public TestContext operation(String id) {
        return new TestContext(scope, time, id, limit, membership, records, remembered);
    }

    public TestContext within(Duration limit) {
        return new TestContext(scope, time, operation, limit, membership, records, remembered);
    }

    @Override
    public String operationId() {
        return operation;
    }

    @Override
    public synchronized void progress(Stage stage, String text) {
        progress.add(stage + " " + text);
    }

    @Override
    public Secret remember(String name, Supplier<Secret> once) {
        return remembered.computeIfAbsent(name, n -> once.get());
    }

    @Override
    public Secret rememberForLife(String name, Supplier<Secret> once) {
        return remember("life/" + name, once);
    }

    @Override
    public Secret rememberForOperation(String name, Supplier<Secret> once) {
        return remember(operation + "/" + name, once);
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    public InputStream backup(RestorePoint from) {
        throw new UnsupportedOperationException("there is none");
    }

    @Override
    public NameClaims names() {
        throw new UnsupportedOperationException("no deployment has a name in the DNS");
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public Duration remaining() {
        return limit;
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public Scope scope() {
        return scope;
    }

    @Override
    public Optional<Account> account() {
        return Optional.empty();
    }
}
