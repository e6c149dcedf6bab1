package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.state.Row;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the renewals that are due begin, and which wait. Those of one issuer keep no other's waiting, and those that have failed before none that have not; among them an emergency goes first, then the projects
 * take turns. Thread-safe.
 */
final class RenewalPlaces {

    /** So many of one issuer at a time that have not failed before. */
    static final int RENEWALS = 16;

    /** And so many that have. */
    static final int FAILING = 2;

    /** Of either, so many more where it is an emergency. */
    static final int EMERGENCIES = 2;

    private final Map<Queue, Integer> taken = new HashMap<>();
    private final Map<String, Integer> underWay = new HashMap<>();

    /** One that is due. */
    record Due(Address address, Row row, RenewalRow known) {

        /** What is over cannot be saved any more. */
        boolean isEmergency(Instant now) {
            return !now.isBefore(known.last()) && now.isBefore(known.notAfter());
        }

        private Queue queue() {
            return new Queue(known.issuer(), known.failures() > 0);
        }
    }

    private record Queue(String issuer, boolean failed) {}

    private record Turn(Due due, int turn) {}

    /** @param due the earliest first */
    synchronized List<Due> inOrder(List<Due> due, Instant now) {
        Comparator<Due> urgent = Comparator.comparing((Due each) -> !each.isEmergency(now));
        Comparator<Due> fewest = urgent.thenComparing(each -> each.known().failures());
        Map<String, Integer> turns = new HashMap<>(underWay);
        return due.stream()
                .sorted(fewest)
                .map(each -> new Turn(each, turns.merge(each.address().project(), 1, Integer::sum)))
                .sorted(Comparator.comparing(Turn::due, urgent).thenComparing(Turn::turn))
                .map(Turn::due)
                .toList();
    }

    /** Takes a place; false if there is none. */
    synchronized boolean take(Due due, Instant now) {
        int most = (due.queue().failed() ? FAILING : RENEWALS) + (due.isEmergency(now) ? EMERGENCIES : 0);
        if (taken.getOrDefault(due.queue(), 0) >= most) {
            return false;
        }
        taken.merge(due.queue(), 1, Integer::sum);
        underWay.merge(due.address().project(), 1, Integer::sum);
        return true;
    }

    /** Leaves a place that was taken. */
    synchronized void leave(Due due) {
        taken.computeIfPresent(due.queue(), (queue, count) -> count > 1 ? count - 1 : null);
        underWay.computeIfPresent(due.address().project(), (project, count) -> count > 1 ? count - 1 : null);
    }
}
