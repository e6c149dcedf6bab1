package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.Address;
import io.vaporform.state.Intent;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with what nobody works on though it is not at its end. What of a stack is found together is gone on with in one run, and so in its order. */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    /** How many due resources are taken up at a time. */
    private static final int BATCH = 100;

    /** When what must wait for another resource is looked at again. */
    private static final Duration LATER = Duration.ofSeconds(10);

    private final Work work;
    private final Runs runs;
    private final Consumer<String> closeIfEmpty;

    /** Rows that cannot be read, with their revisions: told of once, though they stay due. */
    private final Set<String> unread = ConcurrentHashMap.newKeySet();

    /** @param closeIfEmpty called with a project of which something was removed; does not throw */
    Leftovers(Work work, Runs runs, Consumer<String> closeIfEmpty) {
        this.work = work;
        this.runs = runs;
        this.closeIfEmpty = closeIfEmpty;
    }

    /** Goes on with what is due: what providers asked to be called again for, and what somebody left behind. */
    void resumeDue() {
        resume(free(work.store().due(Keys.RESOURCES, work.time().now(), BATCH)), state -> true);
    }

    /**
     * Goes on with what processes had claimed that are no more, and with what they had recorded and not begun, as soon as they are found out. The first look
     * goes over all that is there, so it does not matter when, or by whom, they were found out.
     *
     * @return whether it looked
     */
    boolean takeOver() {
        if (!work.sessions().someHaveGone()) {
            return false;
        }
        List<Rows.Versioned> free = free(work.store().scan(Keys.RESOURCES));
        // What is recorded is so with its operation: who reads operations later than rows sees whose those are.
        boolean some = free.stream().anyMatch(row -> isUnbegun(row.state()));
        Set<Address> unbegun = some ? ofDeadOperations() : Set.of();
        resume(free, state -> !holder(state).isEmpty() || (isUnbegun(state) && unbegun.contains(state.address())));
        return true;
    }

    /** Whether it was recorded, or left, with nobody at it. */
    private static boolean isUnbegun(ResourceState state) {
        return (state.phase() == Phase.PENDING || state.phase() == Phase.DELETING)
                && holder(state).isEmpty();
    }

    /** What processes were to change that are no more, without what others are to change now. */
    private Set<Address> ofDeadOperations() {
        Map<String, Boolean> alive = new HashMap<>();
        Set<Address> dead = new HashSet<>();
        Set<Address> living = new HashSet<>();
        work.operations().unfinished().forEach(operation -> (alive.computeIfAbsent(
                                operation.session(), work.sessions()::alive)
                        ? living
                        : dead)
                .addAll(operation.changes()));
        dead.removeAll(living);
        return dead;
    }

    /** Those that can be read and written, and nobody works on. One that cannot keeps nobody from the others. */
    private List<Rows.Versioned> free(List<Row> rows) {
        return rows.stream().flatMap(row -> free(row).stream()).toList();
    }

    private Optional<Rows.Versioned> free(Row row) {
        try {
            return Optional.of(Rows.decode(row))
                    .filter(read -> !read.newer() && !runs.works(read.state().address()) && !isClaimed(read.state()));
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException unreadable) {
            if (unread.add(row.toString())) {
                LOG.warn("nobody goes on with {}", row.key(), unreadable);
            }
            return Optional.empty();
        }
    }

    private static String holder(ResourceState state) {
        return state.intent().map(Intent::session).orElse("");
    }

    /** What this process has claimed and no longer works on is free: its run ended while the store was away. */
    boolean isClaimed(ResourceState state) {
        String holder = holder(state);
        return !holder.isEmpty()
                && !work.sessions().isOwn(holder)
                && work.sessions().alive(holder);
    }

    private void resume(List<Rows.Versioned> free, Predicate<ResourceState> wanted) {
        Map<String, Map<Address, Rows.Versioned>> stacks = new LinkedHashMap<>();
        free.stream().filter(row -> wanted.test(row.state())).forEach(row -> {
            Address address = row.state().address();
            stacks.computeIfAbsent(address.project() + "/" + address.stack(), none -> new LinkedHashMap<>())
                    .put(address, row);
        });
        stacks.forEach((stack, rows) -> {
            try {
                resume(stack, rows);
            } catch (StoreUnavailableException away) {
                throw away;
            } catch (RuntimeException trouble) {
                LOG.warn("nobody goes on with {}", rows.keySet(), trouble);
            }
        });
    }

    /** In its order: what others still use is not deleted, and what is to be used must be there. */
    private void resume(String stack, Map<Address, Rows.Versioned> rows) {
        Neighbourhood near = new Neighbourhood(work.rows()).around(rows.keySet());
        Map<Address, ResourceState> states = near.readable();
        Map<Address, Rows.Versioned> now = new LinkedHashMap<>(rows);
        boolean removed = true;
        while (removed) {
            // What has to wait may be waited for.
            removed = now.values()
                    .removeIf(row -> Order.mustWait(row.state(), states, now.keySet(), near.isUnreadable()));
        }
        Instant later = work.time().now().plus(LATER);
        rows.forEach((address, row) -> {
            if (!now.containsKey(address)) {
                work.rows().postpone(row, later, work.sessions().id());
            }
        });
        if (now.isEmpty()) {
            return;
        }
        boolean removes =
                now.values().stream().anyMatch(row -> row.state().wanted().isEmpty());
        runs.resume(stack, now.keySet(), states, Origin.SUPERVISOR, done -> {
            if (removes) {
                closeIfEmpty.accept(stack.split("/", 2)[0]);
            }
        });
    }
}
