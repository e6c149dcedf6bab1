package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.ChangeResult;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews certificates that are due, so many at a time, and notes when those are tried again that failed. Thread-safe. */
final class RenewalAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(RenewalAttempts.class);

    private static final Duration LATER = Duration.ofMinutes(5);

    private final Work work;
    private final RenewalPolicy policy;
    private final Function<Address, Started> renew;
    private final Expiry expiry;
    private final DueRows rows;

    private final RenewalPlaces places = new RenewalPlaces();

    RenewalAttempts(Work work, RenewalPolicy policy, Function<Address, Started> renew, Expiry expiry, DueRows rows) {
        this.work = work;
        this.policy = policy;
        this.renew = renew;
        this.expiry = expiry;
        this.rows = rows;
    }

    /**
     * Begins with as many as there are places for; the others stay due.
     *
     * @param due the earliest first
     * @param crowded whether more are due than were looked at: then those that stay are put off, so that others are seen
     */
    void begin(List<RenewalPlaces.Due> due, boolean crowded) {
        Instant now = work.time().now();
        places.inOrder(due, now).forEach(each -> {
            if (places.take(each, now)) {
                rows.safely(each.row(), () -> begin(each));
            } else if (crowded || (each.known().failures() > 0 && !each.isEmergency(now))) {
                rows.postpone(each.row(), LATER);
            }
        });
    }

    private void begin(RenewalPlaces.Due due) {
        boolean begun = false;
        try {
            Optional<Row> claimed = rows.claim(due.row(), work.operationTimeout());
            begun = claimed.isPresent() && begun(due, claimed.get());
        } finally {
            if (!begun) {
                places.leave(due);
            }
        }
    }

    /** Whether it has begun, and counts until it has ended. */
    private boolean begun(RenewalPlaces.Due due, Row row) {
        Address address = due.address();
        ResourceState before = work.rows().read(address).state();
        boolean renews = before.wanted()
                .filter(wanted -> RenewalRow.renewsItself((CertificateSpec) wanted.spec()))
                .isPresent();
        Optional<CertificateOutputs> certificate = ServedNames.outputs(before);
        if (!renews || certificate.isEmpty()) {
            certificate.ifPresent(one -> rows.next(
                    row,
                    work.time().now(),
                    RenewalRow.fresh(one, false, due.known().early()).encode()));
            return false;
        }
        CompletableFuture<ApplyResult> result;
        try {
            result = renew.apply(address).result();
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException notBegun) {
            result = CompletableFuture.failedFuture(notBegun);
        }
        CompletableFuture<?> unused = result.handle((done, failure) -> {
            places.leave(due);
            ended(row, before, failure == null ? words(done, address) : String.valueOf(failure.getMessage()));
            return null;
        });
        return true;
    }

    private static String words(ApplyResult done, Address address) {
        return done.changes().stream()
                .filter(each -> each.address().equals(address) && !each.text().isEmpty())
                .map(ChangeResult::text)
                .findFirst()
                .orElse("nothing came of it");
    }

    /** What was written with a new certificate has it looked at soon. */
    private void ended(Row row, ResourceState before, String words) {
        try {
            ResourceState state = work.rows().read(before.address()).state();
            Optional<CertificateOutputs> certificate = ServedNames.outputs(state);
            if (certificate.isPresent() && certificate.equals(ServedNames.outputs(before))) {
                failed(row, state, certificate.get(), state.note().isEmpty() ? words : state.note());
            }
        } catch (StoreUnavailableException away) {
            LOG.debug("what came of the renewal of {} is not known now", before.address(), away);
        }
    }

    private void failed(Row row, ResourceState state, CertificateOutputs certificate, String words) {
        RenewalRow known = RenewalRow.of(row);
        Instant now = work.time().now();
        Instant again = policy.again(certificate, known.failures() + 1, now);
        RenewalRow after = known.failed(again, words, now);
        LOG.warn("{} was not renewed, for the {}. time in a row: {}", state.address(), after.failures(), words);
        Instant tell = expiry.tell(state, certificate, after.renewing());
        Instant next = Stream.of(tell, again, now.plus(CertificateWatch.LONGEST))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        rows.next(row, next, after.told(tell).encode());
    }
}
