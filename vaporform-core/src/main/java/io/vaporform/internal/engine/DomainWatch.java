package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.event.Finding;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.DomainStatus.Issue;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every so often how the world sees the domains that are in place, and opens and closes findings of what it sees. A row for each domain says when it is looked at next, and
 * who moves it on looks.
 */
final class DomainWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DomainWatch.class);

    private static final Origin ORIGIN = new Origin("", Origin.SUPERVISOR);

    /** When another looks, should this process be gone by then. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final int AT_ONCE = 32;
    private static final int BATCH = 1000;

    private final Work work;
    private final Callouts callouts;
    private final Findings findings;
    private final Duration every;
    private final Lane lane;

    /** Those that wait for their turn here, or are being looked at. */
    private final Set<Address> busy = ConcurrentHashMap.newKeySet();

    DomainWatch(Work work, Callouts callouts, Duration every, Executor executor) {
        this.work = work;
        this.callouts = callouts;
        this.findings = new Findings(work);
        this.every = every;
        this.lane = new Lane(executor, AT_ONCE);
    }

    /** Begins with what is due now. */
    void look() {
        work.store().scan(Keys.RESOURCES).stream()
                .map(row -> Keys.address(row.key()))
                .filter(address -> address.kind().equals(Kind.DOMAIN))
                .filter(address -> work.store().read(Keys.watch(address)).isEmpty())
                .forEach(address -> move(address, Batch.ABSENT, work.time().now()));
        work.store().due(Keys.WATCHES, work.time().now(), BATCH).forEach(this::beginQuietly);
    }

    private boolean move(Address address, long revision, Instant next) {
        Batch batch = new Batch().put(Keys.watch(address), revision, Json.bytes(Json.object()), Optional.of(next));
        return work.store().commit(batch).isPresent();
    }

    /** One that cannot be begun keeps nobody from the others. */
    private void beginQuietly(Row row) {
        try {
            begin(row);
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException trouble) {
            LOG.warn("{} could not be looked at", row.key(), trouble);
        }
    }

    private void begin(Row row) {
        Address address = Keys.watched(row.key());
        ResourceState state = work.rows().read(address).state();
        if (state.wanted().isEmpty() && state.empty()) {
            work.store().commit(new Batch().remove(row.key(), row.revision()));
        } else if (state.wanted().isEmpty() || state.applied().isEmpty()) {
            move(address, row.revision(), work.time().now().plus(LEASE));
        } else if (busy.add(address)) {
            submit(row, state, state.applied().get());
        } else {
            move(address, row.revision(), work.time().now().plus(LEASE));
        }
    }

    private void submit(Row row, ResourceState state, Life life) {
        boolean submitted = false;
        try {
            if (move(state.address(), row.revision(), work.time().now().plus(LEASE))) {
                lane.submit(() -> lookAt(state, life));
                submitted = true;
            }
        } finally {
            if (!submitted) {
                busy.remove(state.address());
            }
        }
    }

    private void lookAt(ResourceState state, Life life) {
        try {
            DomainStatus status = callouts.domainStatus(state.address(), life);
            tell(state, status.issues());
        } catch (StoreUnavailableException away) {
            LOG.debug("what was seen of {} cannot be stored now", state.address(), away);
            return;
        } catch (RuntimeException blind) {
            // Not seen is not wrong: what is open stays open.
            LOG.info("{} could not be looked at: {}", state.address(), Callouts.words(blind));
        } finally {
            busy.remove(state.address());
        }
        work.store()
                .read(Keys.watch(state.address()))
                .ifPresent(row ->
                        move(state.address(), row.revision(), work.time().now().plus(every)));
    }

    private void tell(ResourceState state, List<Issue> issues) {
        Address address = state.address();
        findings.of(address.project() + "/" + address.stack()).stream()
                .filter(open -> open.address().equals(address) && open.code().startsWith(Issue.PREFIX))
                .filter(open -> issues.stream().noneMatch(issue -> issue.code().equals(open.code())))
                .forEach(open -> findings.close(open, state, ORIGIN));
        issues.forEach(issue -> findings.openIfThere(
                new Finding(issue.code(), address, issue.severity(), work.time().now(), issue.text(), issue.cure()),
                state,
                ORIGIN));
    }
}
