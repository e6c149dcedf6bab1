package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.state.Batch;
import io.vaporform.state.Intent;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out where the world is not as it was made, and does what the policy of each resource says. */
final class Drift {

    private static final Logger LOG = LoggerFactory.getLogger(Drift.class);
    private static final String ABSENT = "drift.absent";
    private static final String CHANGED = "drift.changed";
    private static final String UNHEALTHY = "drift.unhealthy";
    private static final String ADOPTED = "adopted";
    private static final String UNKNOWN = "drift.unknown";

    private final Work work;
    private final Callouts callouts;
    private final Findings findings;
    private final DriftPolicy standard;

    Drift(Work work, Callouts callouts, DriftPolicy standard) {
        this.work = work;
        this.callouts = callouts;
        this.findings = new Findings(work);
        this.standard = standard;
    }

    /** A look of its own: it lists what there is anew. */
    Sight sight() {
        return new Sight(work, callouts);
    }

    Findings findings() {
        return findings;
    }

    /** The states of a stack as the world shows them. Writes nothing. */
    Map<Address, ResourceState> seen(Map<Address, ResourceState> states, boolean closely) {
        Sight sight = sight();
        Map<Address, ResourceState> all = new LinkedHashMap<>(states);
        all.replaceAll((address, state) ->
                Sight.isSettled(state) ? look(sight, closely).apply(state) : state);
        return all;
    }

    private static UnaryOperator<ResourceState> look(Sight sight, boolean closely) {
        return closely ? sight::closely : sight::listed;
    }

    /**
     * Looks closely at each settled resource of a stack and records what differs; what does is put right by the next apply. One line for each
     * difference.
     */
    List<String> refresh(String stack, String actor) {
        Sight sight = sight();
        Origin origin = new Origin("", actor);
        List<String> lines = new ArrayList<>();
        List<Finding> open = findings.of(stack);
        for (Rows.Versioned row : settled(stack)) {
            ResourceState seen = sight.closely(row.state());
            tellFindings(row.state(), seen, open, origin);
            boolean differs = !seen.equals(row.state());
            if (differs) {
                record(row, seen, origin);
            }
            if (differs || seen.phase() == Phase.DEGRADED) {
                lines.add(seen.address() + ": " + (seen.note().isEmpty() ? "its outputs have changed" : seen.note()));
            }
        }
        return lines;
    }

    private List<Rows.Versioned> settled(String stack) {
        return work.rows().scan(stack).values().stream()
                .filter(row -> Sight.isSettled(row.state()))
                .toList();
    }

    /** Looks at the listings, and does what the policies say. What is to be healed, or now has other outputs, is due at once for a supervisor. */
    void check(String stack, Sight sight) {
        Origin origin = new Origin("", Origin.SUPERVISOR);
        List<Finding> open = findings.of(stack);
        for (Rows.Versioned row : settled(stack)) {
            try {
                check(row, sight::listed, open, origin);
            } catch (ConflictException changed) {
                LOG.debug(
                        "{} changed while it was looked at; the next look sees it",
                        row.state().address(),
                        changed);
            }
        }
    }

    /**
     * As {@link #check(String, Sight)}, but looks closely, at one resource; one that a newer library wrote is left to that.
     *
     * @return false if somebody is at work on it, so that this was no time to look
     * @throws ConflictException if somebody has changed it meanwhile
     */
    boolean check(Address address) {
        Rows.Versioned row = work.rows().read(address);
        if (row.newer()) {
            return true;
        }
        if (Sight.isSettled(row.state())) {
            String stack = address.project() + "/" + address.stack();
            check(row, sight()::closely, findings.of(stack), new Origin("", Origin.SUPERVISOR));
            return true;
        }
        return row.state().intent().map(Intent::session).orElse("").isEmpty();
    }

    private void check(Rows.Versioned row, UnaryOperator<ResourceState> look, List<Finding> open, Origin origin) {
        DriftPolicy policy = row.state().wanted().flatMap(Wanted::drift).orElse(standard);
        if (policy == DriftPolicy.IGNORE) {
            return;
        }
        ResourceState seen;
        try {
            seen = look.apply(row.state());
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException blind) {
            if (Thread.currentThread().isInterrupted()) {
                // Nobody was asked, as this infrastructure is being closed.
                throw blind;
            }
            LOG.warn(
                    "{} could not be looked at, so nothing is known of it now",
                    row.state().address(),
                    blind);
            findings.open(
                    finding(UNKNOWN, row.state(), Callouts.words(blind), "see whether its provider answers"),
                    row.state(),
                    origin);
            return;
        }
        ResourceState judged = policy == DriftPolicy.ADOPT ? adopted(seen, origin) : seen;
        tellFindings(row.state(), judged, open, origin);
        boolean news = !judged.equals(row.state());
        // What could not be healed yet is due later already.
        boolean goOn = isDrifted(judged)
                ? policy == DriftPolicy.HEAL && (news || judged.recheckAt().isEmpty())
                : judged.phase() == Phase.READY && news;
        ResourceState due = goOn ? judged.recheckAt(Optional.of(work.time().now())) : judged;
        if (!due.equals(row.state())) {
            record(row, due, origin);
        }
    }

    private static boolean isDrifted(ResourceState state) {
        return state.phase() == Phase.DEGRADED && !code(state).equals(UNHEALTHY);
    }

    /** What is there becomes what is wanted. */
    private ResourceState adopted(ResourceState seen, Origin origin) {
        Optional<Life> now = seen.applied();
        if (now.isEmpty() || !code(seen).equals(CHANGED)) {
            return seen;
        }
        Wanted before = seen.wanted().orElseThrow();
        if (!(before.spec() instanceof DeploymentSpec spec && now.get().spec() instanceof DeploymentSpec actual)) {
            return seen;
        }
        List<Wanted.DirectChange> overrides = new ArrayList<>(before.overrides());
        overrides.removeIf(other -> other.path().equals(ADOPTED));
        if (!before.source().equals(Wanted.DIRECT)) {
            overrides.add(new Wanted.DirectChange(
                    ADOPTED, "as found", origin.actor(), work.time().now()));
        }
        // What is wanted keeps its references: only what others can change is taken over.
        DeploymentSpec taken = spec.toBuilder()
                .replicas(actual.replicas())
                .quota(actual.quota())
                .build();
        Wanted wanted = new Wanted(taken, before.source(), before.protect(), overrides, before.drift());
        return seen.wanted(Optional.of(wanted))
                .applied(Optional.of(now.get().adopted()))
                .phase(Phase.READY, "");
    }

    private void record(Rows.Versioned row, ResourceState seen, Origin origin) {
        Event event = work.events().of(Event.Type.STATE, seen, origin, 0, seen.note());
        Batch batch = new Batch();
        new StoredMembership(work.store(), row.state()).putLost(batch, seen);
        if (work.rows().write(batch, seen, row, work.sessions().id(), event).isEmpty()) {
            throw new ConflictException(seen.address() + " was changed while it was looked at; look again");
        }
    }

    private void tellFindings(ResourceState before, ResourceState seen, List<Finding> open, Origin origin) {
        String code = code(seen);
        open.stream()
                .filter(finding -> finding.address().equals(seen.address())
                        && finding.code().startsWith("drift.")
                        && !finding.code().equals(code))
                .forEach(finding -> findings.close(finding, seen, origin));
        if (!code.isEmpty()) {
            findings.open(finding(code, before, seen.note(), "apply its stack again"), seen, origin);
        }
    }

    private Finding finding(String code, ResourceState state, String text, String cure) {
        return new Finding(
                code, state.address(), Finding.Severity.WARNING, work.time().now(), text, cure);
    }

    private static String code(ResourceState seen) {
        if (seen.phase() != Phase.DEGRADED) {
            return "";
        }
        if (seen.applied().isEmpty()) {
            return ABSENT;
        }
        return seen.note().equals("it is unhealthy") ? UNHEALTHY : CHANGED;
    }
}
