package io.vaporform.acme;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Known;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds up the first order of a new certificate until nothing that can be seen is in its way. One that was issued for the same names is never held up: what is seen from here may be wrong, as behind a router that
 * leads nobody of the inside back in. Thread-safe.
 */
final class Readiness {

    /** The pause after the first look; each is half as long as all before it together. */
    static final Duration FIRST = Duration.ofSeconds(10);

    static final Duration LONGEST = Duration.ofMinutes(5);

    /** So many looks of one project at a time: whose names are slow keeps no other project waiting. */
    static final int OF_PROJECT = 4;

    /** After that the first of those that were too many comes back, and the others one after another. */
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private static final Duration STEP = Duration.ofMillis(250);

    private final Preflight preflight;
    private final Map<String, Integer> looking = new HashMap<>();
    private final Map<String, Instant> turns = new HashMap<>();

    Readiness(Preflight preflight) {
        this.preflight = preflight;
    }

    /**
     * What keeps the order from being sent now. To be asked before each; of those of one operation only the first is looked at.
     *
     * @return to await that somebody removes what is in the way, or to come back when others of the project were looked at; empty if nothing is in the way
     */
    Optional<Step<CertificateOutputs>> hold(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        if (isIssued(task) || hasBegun(task, context)) {
            return Optional.empty();
        }
        if (!begin(task.address().project())) {
            context.progress(Stage.ALLOCATING, "others of the project are looked at first");
            return Optional.of(
                    Step.working(turn(task.address().project(), context.time().now())));
        }
        List<String> problems;
        try {
            context.progress(Stage.ALLOCATING, "looking whether anything is in the way of a certificate");
            problems = preflight.check(task.wanted());
        } finally {
            end(task.address().project());
        }
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of(Step.awaiting(
                        "before a certification authority is asked, see to this: " + String.join("\n", problems),
                        pause(context)));
    }

    private synchronized boolean begin(String project) {
        if (looking.getOrDefault(project, 0) == OF_PROJECT) {
            return false;
        }
        looking.merge(project, 1, Integer::sum);
        return true;
    }

    private synchronized void end(String project) {
        if (looking.merge(project, -1, Integer::sum) == 0) {
            looking.remove(project);
            turns.remove(project);
        }
    }

    private synchronized Duration turn(String project, Instant now) {
        Instant first = now.plus(SHORTLY);
        Instant after = turns.getOrDefault(project, now).plus(STEP);
        Instant turn = after.isBefore(first) || after.isAfter(now.plus(LONGEST)) ? first : after;
        turns.put(project, turn);
        return Duration.between(now, turn);
    }

    private static boolean isIssued(Task<CertificateSpec, CertificateOutputs> task) {
        return task.cause() == Cause.RENEWAL
                || task.before()
                        .flatMap(Known::outputs)
                        .filter(outputs -> Set.copyOf(outputs.names())
                                .equals(Set.copyOf(task.wanted().names())))
                        .isPresent();
    }

    /** Whether a CA has had an order of this operation: what it says is better than what is seen from here. */
    private static boolean hasBegun(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        return new KeptOrder(context.records(), task.address(), task.generation())
                .read()
                .filter(order -> order.operation().equals(context.operationId()))
                .filter(order -> order.attempt() > 1 || order.at().url().isPresent())
                .isPresent();
    }

    private static Duration pause(ApplyContext context) {
        Instant now = context.time().now();
        Instant since = Instant.parse(context.rememberForOperation("preflight", () -> Secret.of(now.toString()))
                .reveal());
        Duration half = Duration.between(since, now).dividedBy(2);
        return half.compareTo(FIRST) < 0 ? FIRST : half.compareTo(LONGEST) > 0 ? LONGEST : half;
    }
}
