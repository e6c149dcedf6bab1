package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out when certificates are to be renewed, has that done when it is time to, tells how long they are valid, and has it looked whether they are shown. Of all processes on a store, one does it for each certificate. */
final class CertificateWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private static final Duration LATER = Duration.ofMinutes(5);

    /** Each is looked at once in that time. */
    static final Duration LONGEST = Duration.ofDays(1);

    /** How often it is seen to that no look is put off for longer than that. */
    private static final Duration RECALLS = Duration.ofHours(1);

    private static final int LOOKS = 32;

    private final Work work;
    private final Callouts callouts;
    private final RenewalPolicy policy;
    private final Expiry expiry;
    private final DueRows rows;
    private final RenewalAttempts attempts;
    private final WireWatch wire;
    private Optional<Instant> recalled = Optional.empty();

    /** @param renew begins with it */
    CertificateWatch(Work work, Callouts callouts, Limits limits, Function<Address, Started> renew, Executor executor) {
        this.work = work;
        this.callouts = callouts;
        this.policy = limits.renewals();
        this.expiry = new Expiry(work, policy);
        this.rows = new DueRows(work, Keys.RENEWALS, new Lane(executor, LOOKS));
        this.attempts = new RenewalAttempts(work, policy, renew, expiry, rows);
        this.wire = new WireWatch(work, limits.wire(), executor);
    }

    /** Begins with what is due now. Not called again before it has returned. */
    void look() {
        Instant now = work.time().now();
        boolean setBack = recalled.filter(at -> now.isBefore(at)).isPresent();
        if (setBack || recalled.filter(at -> now.isBefore(at.plus(RECALLS))).isEmpty()) {
            rows.recall(now.plus(LONGEST).plus(RECALLS));
            recalled = Optional.of(now);
        }
        List<RenewalPlaces.Due> due = new ArrayList<>();
        boolean crowded = rows.each((address, row) -> begin(address, row, due));
        attempts.begin(due, crowded);
        wire.look();
    }

    /** @param due to which it is added if it is to be renewed */
    private void begin(Address address, Row row, List<RenewalPlaces.Due> due) {
        RenewalRow known = RenewalRow.of(row);
        Instant now = work.time().now();
        if (!known.isDue(now) || !policy.permits(now, known.last())) {
            rows.submit(
                    row, address.toString(), LATER, LATER, claimed -> safely(address, () -> plan(address, claimed)));
        } else if (!known.tell().isAfter(now)) {
            rows.submit(
                    row, address.toString(), LATER, LATER, claimed -> safely(address, () -> tell(address, claimed)));
        } else {
            due.add(new RenewalPlaces.Due(address, row, known));
        }
    }

    private static void safely(Address address, Runnable task) {
        try {
            task.run();
        } catch (StoreUnavailableException away) {
            LOG.debug("what was seen of {} cannot be stored now", address, away);
        }
    }

    /** Finds out when it is to be renewed, and tells how long it is valid. */
    private void plan(Address address, Row row) {
        ResourceState state = work.rows().read(address).state();
        Optional<CertificateOutputs> certificate = ServedNames.outputs(state);
        Instant now = work.time().now();
        if (state.empty() && state.wanted().isEmpty()) {
            rows.remove(row);
        } else if (state.wanted().isEmpty() || certificate.isEmpty()) {
            rows.next(row, now.plus(LATER), RenewalRow.of(row).encode());
        } else {
            wire.expect(address, certificate.get());
            boolean renews = RenewalRow.renewsItself(
                    (CertificateSpec) state.wanted().get().spec());
            if (renews) {
                plan(state, certificate.get(), row);
            } else {
                Instant tell = expiry.tell(state, certificate.get(), Optional.empty());
                RenewalRow known = RenewalRow.fresh(
                                certificate.get(), false, RenewalRow.of(row).early())
                        .told(tell);
                rows.next(row, earliest(now.plus(LONGEST), tell), known.encode());
            }
        }
    }

    /** One that has failed keeps its turn, though no later one than if it had failed now: the clock may have been ahead. */
    private void plan(ResourceState state, CertificateOutputs certificate, Row row) {
        RenewalRow known = RenewalRow.of(row);
        RenewalAdvice advice = advice(state, state.applied().orElseThrow());
        Instant now = work.time().now();
        boolean failed = known.failures() > 0 && known.at().isPresent();
        Optional<Instant> wanted = failed
                ? Optional.of(earliest(known.at().get(), policy.again(certificate, known.failures(), now)))
                : advice.at().map(moment -> latest(moment, known.believed()));
        Instant at = policy.at(certificate, wanted, now);
        RenewalRow fresh = failed ? known : RenewalRow.fresh(certificate, true, known.early());
        RenewalRow planned = fresh.plan(at, failed ? known.why() : why(advice, known), policy.last(certificate), now);
        Instant tell = expiry.tell(state, certificate, planned.renewing());
        Instant next = earliest(now.plus(LONGEST), tell, at, now.plus(advice.askAgainAfter()));
        rows.next(row, next, planned.told(tell).encode());
    }

    private void tell(Address address, Row row) {
        ResourceState state = work.rows().read(address).state();
        RenewalRow known = RenewalRow.of(row);
        Instant now = work.time().now();
        Instant tell = ServedNames.outputs(state)
                .map(certificate -> expiry.tell(state, certificate, known.renewing()))
                .orElse(now.plus(LATER));
        rows.next(row, now, known.told(tell).encode());
    }

    private static Instant earliest(Instant... moments) {
        return Stream.of(moments).min(Comparator.naturalOrder()).orElseThrow();
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private String why(RenewalAdvice advice, RenewalRow known) {
        boolean deferred =
                advice.at().filter(at -> at.isBefore(known.believed())).isPresent() && known.early() > 0;
        return advice.at().isPresent()
                ? advice.why() + (deferred ? ", as it did before: once more after a while only" : "")
                : "no more than " + Math.round(policy.share() * 100) + " % of its lifetime is left then";
    }

    private RenewalAdvice advice(ResourceState state, Life life) {
        try {
            return callouts.renewal(state.address(), life);
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException silent) {
            LOG.info("{} is renewed by its lifetime: {}", state.address(), Callouts.words(silent));
            return new RenewalAdvice(RenewalAdvice.byLifetime().at(), "", LATER);
        }
    }
}
