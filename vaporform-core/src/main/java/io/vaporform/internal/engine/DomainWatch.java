package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.event.Finding;
import io.vaporform.spec.Address;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.DomainStatus.Issue;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every so often how the world sees the domains that are in place, and opens and closes findings of what it sees. */
final class DomainWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DomainWatch.class);

    private static final Origin ORIGIN = new Origin("", Origin.SUPERVISOR);

    /** When it is looked again at what is not in place, or was not come to. */
    private static final Duration LATER = Duration.ofMinutes(5);

    private static final int AT_ONCE = 32;

    private final Work work;
    private final Callouts callouts;
    private final Findings findings;
    private final Duration every;
    private final DueRows rows;

    DomainWatch(Work work, Callouts callouts, Duration every, Executor executor) {
        this.work = work;
        this.callouts = callouts;
        this.findings = new Findings(work);
        this.every = every;
        this.rows = new DueRows(work, Keys.WATCHES, new Lane(executor, AT_ONCE));
    }

    /** Begins with what is due now. */
    void look() {
        rows.each(this::begin);
    }

    private void begin(Address address, Row row) {
        ResourceState state = work.rows().read(address).state();
        if (state.wanted().isEmpty() && state.empty()) {
            rows.remove(row);
        } else if (state.wanted().isEmpty() || state.applied().isEmpty()) {
            rows.postpone(row, LATER);
        } else {
            Life life = state.applied().get();
            rows.submit(row, address.toString(), LATER, LATER, () -> lookAt(state, life));
        }
    }

    private void lookAt(ResourceState state, Life life) {
        try {
            tell(state, callouts.domainStatus(state.address(), life));
        } catch (StoreUnavailableException away) {
            LOG.debug("what was seen of {} cannot be stored now", state.address(), away);
            return;
        } catch (RuntimeException blind) {
            // Not seen is not wrong: what is open stays open.
            LOG.info("{} could not be looked at: {}", state.address(), Callouts.words(blind));
        }
        rows.next(state.address(), work.time().now().plus(every));
    }

    private void tell(ResourceState state, DomainStatus status) {
        Address address = state.address();
        List<Issue> issues = status.issues();
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
