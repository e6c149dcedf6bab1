package io.vaporform.dns;

import io.vaporform.dns.RecordChange.Unit;
import io.vaporform.dns.RecordResult.Outcome;
import io.vaporform.error.ConflictException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One apply of a plan. */
final class ZoneWriter {

    /** So many sets are looked for one by one before the whole zone is read instead. */
    private static final int FEW = 10;

    private final DnsBackend backend;
    private final ZonePlan plan;
    private final Map<Unit, VaporformException> failures = new HashMap<>();
    private final Map<RecordKey, Rrset> seen = new HashMap<>();
    /** Why nothing more was written. */
    private @Nullable ProviderUnavailableException unavailable;

    /** Why it is not known what is there now. */
    private @Nullable ProviderUnavailableException unread;

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
        if (!plan.units().isEmpty()) {
            readBack();
        }
    }

    /** All of them at once; where that is refused, in halves, until it is known of which. */
    private void write(List<Unit> units) {
        if (units.isEmpty() || unavailable != null) {
            return;
        }
        try {
            change(units.stream().flatMap(unit -> unit.edits().stream()).toList());
        } catch (ConflictException | ProvisioningException refused) {
            if (units.size() == 1) {
                failures.put(units.get(0), refused);
                return;
            }
            write(units.subList(0, units.size() / 2));
            write(units.subList(units.size() / 2, units.size()));
        } catch (ProviderUnavailableException noAnswer) {
            // Nothing more is tried: who does not answer, or asks to wait, is left alone.
            unavailable = noAnswer;
        }
    }

    /** A unit that is more than a batch is made edit by edit, in its order. */
    private void change(List<RrsetChange> edits) {
        int most = backend.abilities().batch();
        for (int begin = 0; begin < edits.size(); begin += most) {
            backend.change(plan.zone(), edits.subList(begin, Math.min(begin + most, edits.size())));
        }
    }

    private void readBack() {
        try {
            if (plan.units().size() > FEW) {
                backend.records(plan.zone()).forEach(set -> seen.put(RecordKey.of(set), set));
                return;
            }
            for (Unit unit : plan.units()) {
                for (RecordChange change : unit.changes()) {
                    backend.get(plan.zone(), change.name(), change.type())
                            .ifPresent(set -> seen.put(change.key(), set));
                }
            }
        } catch (ProviderUnavailableException noAnswer) {
            unread = noAnswer;
        }
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
                    change,
                    failure instanceof ConflictException ? Outcome.CONFLICT : Outcome.REFUSED,
                    String.valueOf(failure.getMessage()));
        }
        if (unread == null && Optional.ofNullable(seen.get(change.key())).equals(change.after())) {
            return RecordResult.of(change, Outcome.APPLIED);
        }
        ProviderUnavailableException noAnswer = unread != null ? unread : unavailable;
        return noAnswer != null
                ? RecordResult.failed(change, Outcome.UNKNOWN, String.valueOf(noAnswer.getMessage()))
                : RecordResult.failed(
                        change,
                        Outcome.REFUSED,
                        backend.describe() + " took the change and does not show it: there "
                                + Optional.ofNullable(seen.get(change.key()))
                                        .map(set -> "is\n" + set)
                                        .orElse("are none"));
    }
}
