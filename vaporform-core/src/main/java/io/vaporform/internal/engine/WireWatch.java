package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.tls.ServedAt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether what is stored is what servers show: soon after it was stored, again and again until it is, and then once a day. Of all processes on a store, one looks for each certificate. */
final class WireWatch {

    private static final Logger LOG = LoggerFactory.getLogger(WireWatch.class);

    /** Servers of this library show a new one within a second. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** The pause is so much of the time for which it was waited: the longer, the less often. */
    private static final int PART = 4;

    private static final Duration SEEN = Duration.ofDays(1);

    /** Nothing more is looked at after that time. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** More than what was begun within {@link #PATIENCE} can take. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** The names of one certificate that are looked at. */
    private static final int NAMES = 10;

    private static final int AT_ONCE = 8;

    /** A name that a wildcard stands for, and hardly one that has a certificate of its own. */
    private static final String ANY = "vaporform-look";

    private final Work work;
    private final Optional<Wire> how;
    private final ShownCertificates shown;
    private final NotServed findings;
    private final DueRows rows;
    private Optional<Instant> recalled = Optional.empty();

    /** @param how empty to look nowhere */
    WireWatch(Work work, Optional<Wire> how, Executor executor) {
        this.work = work;
        this.how = how;
        this.shown = new ShownCertificates(work);
        this.findings = new NotServed(work);
        this.rows = new DueRows(work, Keys.WIRES, new Lane(executor, AT_ONCE));
    }

    /** From now on it is looked whether it is shown; a repeat changes nothing. */
    void expect(Address address, CertificateOutputs certificate) {
        Optional<Row> row = work.store().read(Keys.WIRES + address);
        if (how.isEmpty()) {
            row.ifPresent(known -> {
                findings.close(work.rows().read(address).state());
                rows.remove(known);
            });
        } else if (row.map(WireRow::of)
                .filter(known -> known.serial().equals(certificate.serial()))
                .isEmpty()) {
            Instant now = work.time().now();
            work.store()
                    .commit(new Batch()
                            .put(
                                    Keys.WIRES + address,
                                    row.map(Row::revision).orElse(Batch.ABSENT),
                                    Json.bytes(WireRow.fresh(certificate.serial(), now)
                                            .encode()),
                                    Optional.of(now.plus(FIRST))));
        }
    }

    /** Begins with what is due now. Not called again before it has returned. */
    void look() {
        if (how.isEmpty()) {
            return;
        }
        Instant now = work.time().now();
        boolean setBack = recalled.filter(now::isBefore).isPresent();
        if (setBack || recalled.filter(at -> now.isBefore(at.plus(LONGEST))).isEmpty()) {
            rows.recall(now.plus(SEEN).plus(LONGEST));
            recalled = Optional.of(now);
        }
        rows.each((address, row) ->
                rows.submit(row, address.toString(), LEASE, SHORTEST, claimed -> look(address, claimed, how.get())));
    }

    private void look(Address address, Row row, Wire wire) {
        try {
            ResourceState state = work.rows().read(address).state();
            Optional<CertificateOutputs> certificate = ServedNames.outputs(state);
            WireRow known = WireRow.of(row);
            if (state.empty() && state.wanted().isEmpty()) {
                rows.remove(row);
            } else if (state.wanted().isEmpty() || certificate.isEmpty()) {
                rows.postpone(row, SEEN);
            } else if (certificate.get().serial().equals(known.serial())) {
                List<NotServed.Look> looks = looks(state, certificate.get(), wire.at());
                boolean stopped = Thread.currentThread().isInterrupted();
                if (!stopped
                        && ServedNames.outputs(work.rows().read(address).state())
                                .equals(certificate)) {
                    WireRow after = judge(state, known, looks, wire.grace());
                    rows.next(row, next(after, wire.grace()), after.encode());
                }
            } else {
                Instant now = work.time().now();
                rows.next(
                        row,
                        now.plus(FIRST),
                        WireRow.fresh(certificate.get().serial(), now).encode());
            }
        } catch (StoreUnavailableException away) {
            LOG.debug("what is shown of {} cannot be stored now", address, away);
        } catch (RuntimeException trouble) {
            LOG.warn("it could not be looked whether {} is shown; it is looked again in {}", address, LEASE, trouble);
        }
    }

    /** Of the names for which another certificate is to be shown nothing follows for this one. */
    private List<NotServed.Look> looks(ResourceState state, CertificateOutputs certificate, ServedAt at) {
        long end = work.time().nanos() + PATIENCE.toNanos();
        List<NotServed.Look> all = new ArrayList<>();
        ServedNames.names(state).stream()
                .limit(NAMES)
                .filter(name -> shown.isShown(name, certificate))
                .flatMap(name -> host(name).stream())
                .takeWhile(name ->
                        work.time().nanos() < end && !Thread.currentThread().isInterrupted())
                .forEach(name -> {
                    try {
                        at.look(name).forEach(seen -> all.add(new NotServed.Look(name, seen)));
                    } catch (RuntimeException blind) {
                        LOG.info("it could not be looked what is shown for {}: {}", name, Callouts.words(blind));
                        all.add(new NotServed.Look(name, ServedAt.Seen.unreached("", Callouts.words(blind))));
                    }
                });
        return all;
    }

    private static Optional<DomainName> host(DomainName name) {
        return name.isWildcard()
                ? name.parent().flatMap(parent -> DomainName.parse(ANY + "." + parent))
                : Optional.of(name);
    }

    /** What is not reached shows nothing: where something else was seen there before, that holds. */
    private WireRow judge(ResourceState state, WireRow known, List<NotServed.Look> looks, Duration grace) {
        Instant now = work.time().now();
        List<NotServed.Look> wrong = looks.stream()
                .filter(look -> look.seen().reached()
                        ? !look.seen().serial().equals(Optional.of(known.serial()))
                        : known.wrong().contains(look.where()))
                .toList();
        Instant since = known.since().filter(from -> !from.isAfter(now)).orElse(now);
        if (!wrong.isEmpty()) {
            boolean tell = !known.told() && !now.isBefore(since.plus(grace));
            if (tell) {
                findings.open(state, known.serial(), wrong);
            }
            return known.notSeen(
                    since, wrong.stream().map(NotServed.Look::where).toList(), known.told() || tell);
        }
        if (looks.isEmpty() || looks.stream().anyMatch(look -> look.seen().reached())) {
            findings.close(state);
            return known.seen();
        }
        return known.notSeen(since, List.of(), known.told());
    }

    private Instant next(WireRow row, Duration grace) {
        Instant now = work.time().now();
        if (row.since().isEmpty()) {
            return now.plus(SEEN);
        }
        Instant since = row.since().get();
        Duration pause = Duration.between(since, now).dividedBy(PART);
        Duration longer = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
        Instant next = now.plus(longer.compareTo(LONGEST) > 0 ? LONGEST : longer);
        Instant over = since.plus(grace);
        return now.isBefore(over) && over.isBefore(next) ? over : next;
    }
}
