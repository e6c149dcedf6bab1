package io.vaporform.dns;

import io.vaporform.dns.RecordChange.Unit;
import io.vaporform.dns.RecordResult.Outcome;
import io.vaporform.error.ConflictException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One apply of a plan. */
final class ZoneWriter {

    private final DnsBackend backend;
    private final ZonePlan plan;
    private final Set<Unit> made = new HashSet<>();
    private final Set<Unit> unanswered = new HashSet<>();
    private final Map<Unit, VaporformException> failures = new HashMap<>();

    /** Why nothing more was tried. */
    private @Nullable ProviderUnavailableException silence;

    ZoneWriter(DnsBackend backend, ZonePlan plan) {
        this.backend = backend;
        this.plan = plan;
    }

    void write() {
        List<Unit> batch = new ArrayList<>();
        int edits = 0;
        for (Unit unit : plan.units()) {
            if (edits + unit.edits().size() > backend.abilities().batch()) {
                write(batch);
                batch = new ArrayList<>();
                edits = 0;
            }
            batch.add(unit);
            edits += unit.edits().size();
        }
        write(batch);
        if (!unanswered.isEmpty()) {
            readAgain();
        }
    }

    /** All of them at once; where that is refused, in halves, until it is known of which. */
    private void write(List<Unit> units) {
        if (units.isEmpty() || silence != null) {
            return;
        }
        try {
            change(units.stream().flatMap(unit -> unit.edits().stream()).toList());
            made.addAll(units);
        } catch (ProviderUnavailableException noAnswer) {
            // Who does not answer, or asks to wait, is left alone.
            silence = noAnswer;
            unanswered.addAll(units);
        } catch (VaporformException refused) {
            if (units.size() == 1) {
                failures.put(units.get(0), refused);
                return;
            }
            write(units.subList(0, units.size() / 2));
            write(units.subList(units.size() / 2, units.size()));
        }
    }

    /** A unit that is more than a batch is made edit by edit, in its order; of one that is refused on the way nothing is left. */
    private void change(List<RrsetChange> edits) {
        int most = backend.abilities().batch();
        for (int begin = 0; begin < edits.size(); begin += most) {
            try {
                backend.change(plan.zone(), edits.subList(begin, Math.min(begin + most, edits.size())));
            } catch (ProviderUnavailableException noAnswer) {
                throw noAnswer;
            } catch (VaporformException refused) {
                undo(edits.subList(0, begin), refused);
                throw refused;
            }
        }
    }

    private void undo(List<RrsetChange> done, VaporformException why) {
        List<RrsetChange> backwards = new ArrayList<>(done);
        Collections.reverse(backwards);
        try {
            backwards.forEach(
                    edit -> backend.change(plan.zone(), List.of(new RrsetChange(edit.after(), edit.before()))));
        } catch (VaporformException left) {
            why.addSuppressed(left);
        }
    }

    /** Of what had no answer, what is there with its markers was made. */
    private void readAgain() {
        try {
            Map<RecordKey, Rrset> there = new HashMap<>();
            backend.records(plan.zone()).forEach(set -> there.put(RecordKey.of(set), set));
            unanswered.stream()
                    .filter(unit -> unit.edits().stream().allMatch(edit -> isMade(edit, there)))
                    .forEach(made::add);
        } catch (VaporformException stillNoAnswer) {
            // They stay unknown.
        }
    }

    private static boolean isMade(RrsetChange edit, Map<RecordKey, Rrset> there) {
        return Optional.ofNullable(there.get(new RecordKey(edit.name(), edit.type())))
                .equals(edit.after());
    }

    List<RecordResult> results() {
        Map<RecordKey, Unit> units = new HashMap<>();
        plan.units().forEach(unit -> unit.changes().forEach(change -> units.put(change.key(), unit)));
        return plan.changes().stream()
                .map(change -> result(change, units.get(change.key())))
                .toList();
    }

    private RecordResult result(RecordChange change, @Nullable Unit unit) {
        if (unit == null) {
            return change.kind() == RecordChange.Kind.REFUSED
                    ? RecordResult.failed(change, Outcome.REFUSED, change.reason())
                    : RecordResult.of(change, Outcome.NO_OP);
        }
        VaporformException failure = failures.get(unit);
        if (failure != null) {
            return RecordResult.failed(
                    change, failure instanceof ConflictException ? Outcome.CONFLICT : Outcome.REFUSED, failure);
        }
        if (made.contains(unit) || silence == null) {
            return RecordResult.of(change, Outcome.APPLIED);
        }
        return RecordResult.failed(change, unanswered.contains(unit) ? Outcome.UNKNOWN : Outcome.NOT_TRIED, silence);
    }
}
