package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.internal.codec.Json;
import io.vaporform.plan.ApplyResult;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews certificates when it is time to, and opens and closes findings of how long they are valid. Of all processes on a store, one does it for each certificate. */
final class CertificateWatch {

    static final String FAILURES = "failures";
    static final String AT = "at";
    static final String WHY = "why";

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private static final Duration LATER = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LOOKS = 32;
    private static final int RENEWALS = 16;

    /** Those that fail keep nobody else waiting. */
    private static final int FAILING = 2;

    private final Work work;
    private final Callouts callouts;
    private final RenewalPolicy policy;
    private final Function<Address, Started> renew;
    private final Expiry expiry;
    private final DueRows rows;

    /** How many renewals this process has begun and not ended: of those that have failed before, and of the others. */
    private final AtomicInteger renewing = new AtomicInteger();

    private final AtomicInteger failing = new AtomicInteger();

    /** @param renew begins with it */
    CertificateWatch(
            Work work, Callouts callouts, RenewalPolicy policy, Function<Address, Started> renew, Executor executor) {
        this.work = work;
        this.callouts = callouts;
        this.policy = policy;
        this.renew = renew;
        this.expiry = new Expiry(work);
        this.rows = new DueRows(work, Keys.RENEWALS, new Lane(executor, LOOKS));
    }

    /** Begins with what is due now. */
    void look() {
        rows.each(this::begin);
    }

    private void begin(Address address, Row row) {
        ObjectNode known = (ObjectNode) Json.parse(row.key(), row.value());
        Instant now = work.time().now();
        boolean due = known.has(AT) && !Instant.parse(known.get(AT).textValue()).isAfter(now);
        if (!due) {
            rows.submit(row, address.toString(), LATER, LATER, () -> plan(address));
            return;
        }
        boolean failed = known.path(FAILURES).intValue() > 0;
        AtomicInteger queue = failed ? failing : renewing;
        if (queue.incrementAndGet() > (failed ? FAILING : RENEWALS)) {
            queue.decrementAndGet();
            if (failed) {
                rows.postpone(row, LATER);
            }
        } else if (rows.claim(row, work.operationTimeout())) {
            renew(address, known, queue);
        } else {
            queue.decrementAndGet();
        }
    }

    /** Finds out when it is to be renewed, and tells how long it is valid. */
    private void plan(Address address) {
        ResourceState state = work.rows().read(address).state();
        if (state.wanted().isEmpty() || state.applied().isEmpty()) {
            rows.next(address, work.time().now().plus(LATER));
            return;
        }
        Life life = state.applied().get();
        CertificateOutputs certificate = ServedNames.outputs(state).orElseThrow();
        CertificateSpec spec = (CertificateSpec) state.wanted().get().spec();
        Instant now = work.time().now();
        try {
            expiry.tell(
                    state, certificate, spec.renewsItself() && spec.uploaded().isEmpty(), policy);
            Instant next = earlier(now.plus(LONGEST), expiry.next(certificate, policy, now));
            ObjectNode known = Json.object();
            if (spec.renewsItself() && spec.uploaded().isEmpty()) {
                RenewalAdvice advice = advice(state, life);
                Instant at = policy.at(certificate, advice.at());
                known.put(AT, at.toString()).put(WHY, why(advice));
                next = earlier(next, earlier(at, now.plus(advice.askAgainAfter())));
            }
            rows.next(address, next, known);
        } catch (StoreUnavailableException away) {
            LOG.debug("what was seen of {} cannot be stored now", address, away);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private String why(RenewalAdvice advice) {
        return advice.at().isPresent()
                ? advice.why()
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

    private void renew(Address address, ObjectNode known, AtomicInteger queue) {
        ResourceState state = work.rows().read(address).state();
        int failures = known.path(FAILURES).intValue() + 1;
        CompletableFuture<ApplyResult> result;
        try {
            result = renew.apply(address).result();
        } catch (RuntimeException notBegun) {
            result = CompletableFuture.failedFuture(notBegun);
        }
        CompletableFuture<?> unused = result.handle((done, failure) -> {
            queue.decrementAndGet();
            ended(
                    address,
                    state,
                    failures,
                    failure == null ? "it was not renewed" : String.valueOf(failure.getMessage()));
            return null;
        });
    }

    /** What was written with a new certificate has it looked at soon. */
    private void ended(Address address, ResourceState before, int failures, String words) {
        try {
            ResourceState state = work.rows().read(address).state();
            if (ServedNames.outputs(state).equals(ServedNames.outputs(before))) {
                failed(address, state, failures, state.note().isEmpty() ? words : state.note());
            }
        } catch (StoreUnavailableException away) {
            LOG.debug("what came of the renewal of {} is not known now", address, away);
        }
    }

    private void failed(Address address, ResourceState state, int failures, String words) {
        LOG.warn("{} was not renewed, for the {}. time in a row: {}", address, failures, words);
        Instant now = work.time().now();
        ServedNames.outputs(state).ifPresent(certificate -> {
            Instant again = now.plus(policy.pause(certificate, failures, now));
            ObjectNode known = Json.object()
                    .put(FAILURES, failures)
                    .put(AT, again.toString())
                    .put(WHY, words);
            expiry.tell(state, certificate, true, policy);
            rows.next(address, again, known);
        });
    }
}
