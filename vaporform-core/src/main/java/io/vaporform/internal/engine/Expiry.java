package io.vaporform.internal.engine;

import io.vaporform.event.Finding;
import io.vaporform.event.Finding.Severity;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Findings of how long certificates are still valid, and of renewals that are overdue, whoever should have made them. */
final class Expiry {

    static final String EXPIRES = "certificate.expires";
    static final String OVERDUE = "certificate.renewal-overdue";

    private static final Origin ORIGIN = new Origin("", Origin.SUPERVISOR);

    /** Of the share of the lifetime at which it is to be renewed, or of that of an emergency, so much has gone by without it when somebody should know. */
    private static final double OVERDUE_SHARE = 1 / 4.0;

    /**
     * When somebody should know, and how badly.
     *
     * @param share of the lifetime that is left: of 90 days it is 30, 7 and 1
     */
    private record Stage(double share, Severity severity) {}

    private static final List<Stage> STAGES = List.of(
            new Stage(1 / 90.0, Severity.CRITICAL),
            new Stage(7 / 90.0, Severity.WARNING),
            new Stage(30 / 90.0, Severity.INFO));

    private final Work work;
    private final Findings findings;
    private final RenewalPolicy policy;

    Expiry(Work work, RenewalPolicy policy) {
        this.work = work;
        this.findings = new Findings(work);
        this.policy = policy;
    }

    /**
     * How the renewal of one goes that is renewed by itself.
     *
     * @param planned when it was to be renewed at first
     * @param failing whether it has been tried, and failed
     */
    record Renewing(Instant planned, boolean failing) {}

    /**
     * Opens what is so now, and closes what no longer is.
     *
     * @param renewing empty if it is not renewed by itself
     * @return when there will be something else to tell
     */
    Instant tell(ResourceState state, CertificateOutputs certificate, Optional<Renewing> renewing) {
        Instant now = work.time().now();
        List<Finding> found = found(state, certificate, renewing, now);
        Address address = state.address();
        findings.of(address.project() + "/" + address.stack()).stream()
                .filter(open -> open.address().equals(address))
                .filter(open -> open.code().equals(EXPIRES) || open.code().equals(OVERDUE))
                .filter(open -> found.stream().noneMatch(each -> each.code().equals(open.code())))
                .forEach(open -> findings.close(open, state, ORIGIN));
        found.forEach(each -> findings.tellIfThere(each, state, ORIGIN));
        return next(certificate, renewing, now);
    }

    private List<Finding> found(
            ResourceState state, CertificateOutputs certificate, Optional<Renewing> renewing, Instant now) {
        List<Finding> found = new ArrayList<>();
        Optional<Instant> overdue = renewing.map(how -> overdue(certificate, how.planned()));
        boolean isOverdue = overdue.filter(at -> !now.isBefore(at)).isPresent();
        // That it is soon to be renewed as planned is nothing to tell of.
        boolean goesWell = renewing.filter(how -> !how.failing()).isPresent() && !isOverdue;
        STAGES.stream()
                .filter(stage -> !now.isBefore(RenewalPolicy.left(certificate, stage.share())))
                .findFirst()
                .filter(stage -> !goesWell || stage.severity() != Severity.INFO)
                .ifPresent(stage -> found.add(expires(state.address(), certificate, stage, renewing.isPresent(), now)));
        if (isOverdue) {
            found.add(new Finding(
                    OVERDUE,
                    state.address(),
                    Severity.WARNING,
                    now,
                    "it is still the one of " + certificate.notBefore() + ", though it was to be renewed at "
                            + renewing.orElseThrow().planned(),
                    state.note().isEmpty() ? "see its events for what keeps it from being renewed" : state.note()));
        }
        return found;
    }

    private static Finding expires(
            Address address, CertificateOutputs certificate, Stage stage, boolean renewsItself, Instant now) {
        boolean over = now.isAfter(certificate.notAfter());
        return new Finding(
                EXPIRES,
                address,
                stage.severity(),
                now,
                over ? "it has expired at " + certificate.notAfter() : "it expires at " + certificate.notAfter(),
                renewsItself
                        ? "it is renewed by itself; if it is not, renew() says why"
                        : "renew it, or upload another");
    }

    /** A while after it was to be renewed, and in an emergency sooner. */
    private Instant overdue(CertificateOutputs certificate, Instant planned) {
        Instant last = policy.last(certificate);
        Instant emergency = last.isBefore(planned) ? planned : last;
        Instant late = planned.plus(part(certificate, policy.share()));
        Instant tooLate = emergency.plus(part(certificate, policy.emergency()));
        return late.isBefore(tooLate) ? late : tooLate;
    }

    private static Duration part(CertificateOutputs certificate, double share) {
        return Duration.between(RenewalPolicy.left(certificate, share * OVERDUE_SHARE), certificate.notAfter());
    }

    private Instant next(CertificateOutputs certificate, Optional<Renewing> renewing, Instant now) {
        return Stream.concat(
                        STAGES.stream().map(stage -> RenewalPolicy.left(certificate, stage.share())),
                        Stream.concat(
                                Stream.of(certificate.notAfter().plusMillis(1)),
                                renewing.map(how -> overdue(certificate, how.planned())).stream()))
                .filter(at -> at.isAfter(now))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }
}
