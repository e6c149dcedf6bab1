package io.vaporform.testkit.tck;

import io.vaporform.spec.Account;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Mark;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The context of one call, with a record of the progress that was told in it. */
final class KitContext implements ApplyContext {

    private final Kit kit;
    private final Mark mark;
    private final String operationId;
    private final Probe probe;
    private final long deadline;
    private final List<Progress> progress = new CopyOnWriteArrayList<>();

    KitContext(Kit kit, Mark mark, String operationId, Probe probe, Duration time) {
        this.kit = kit;
        this.mark = mark;
        this.operationId = operationId;
        this.probe = probe;
        this.deadline = kit.time().nanos() + time.toNanos();
    }

    /** What was told so far. */
    List<Progress> told() {
        return List.copyOf(progress);
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(deadline - kit.time().nanos());
    }

    @Override
    public TimeSource time() {
        return kit.time();
    }

    @Override
    public Scope scope() {
        return new Scope(mark.installation(), mark.lineage());
    }

    @Override
    public Optional<Account> account() {
        return Optional.empty();
    }

    @Override
    public String operationId() {
        return operationId;
    }

    @Override
    public void progress(Stage stage, String text) {
        probe.called("progress", stage.name());
        progress.add(new Progress(stage, text));
    }

    @Override
    public Secret remember(String name, Supplier<Secret> once) {
        return remember(scope() + "/" + mark.address(), name, once);
    }

    @Override
    public Secret rememberForLife(String name, Supplier<Secret> once) {
        return remember(mark.toString(), name, once);
    }

    @Override
    public Secret rememberForOperation(String name, Supplier<Secret> once) {
        return remember(operationId, name, once);
    }

    @Override
    public Membership membership() {
        return kit.members(mark).seenBy(probe);
    }

    @Override
    public InputStream backup(RestorePoint from) {
        return kit.saved(from);
    }

    @Override
    public NameClaims names() {
        return new NameClaims(kit.claims(), mark.address(), kit.time());
    }

    @Override
    public Records records() {
        return new ProbedRecords(kit.records(scope()), probe);
    }

    private Secret remember(String owner, String name, Supplier<Secret> once) {
        probe.called("remember", name);
        return kit.memory().remember(owner, name, once);
    }

    /** One thing that was told. */
    record Progress(Stage stage, String text) {}
}
