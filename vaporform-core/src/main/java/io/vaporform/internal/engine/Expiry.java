package io.vaporform.internal.engine;

import io.vaporform.event.Finding;
import io.vaporform.event.Finding.Severity;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.state.ResourceState;
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

    /** Of the share at which it is to be renewed, so much has gone by when somebody should know. */
    private static final double OVERDUE_SHARE = 3 / 4.0;

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

    Expiry(Work work) {
        this.work = work;
        this.findings = new Findings(work);
    }

    /** Opens what is so now, and closes what no longer is. */
    void tell(ResourceState state, CertificateOutputs certificate, boolean renewsItself, RenewalPolicy policy) {
        Instant now = work.time().now();
        List<Finding> found = new ArrayList<>();
        STAGES.stream()
                .filter(stage -> !now.isBefore(RenewalPolicy.left(certificate, stage.share())))
                .findFirst()
                .ifPresent(stage -> found.add(expires(state.address(), certificate, stage, renewsItself, now)));
        if (renewsItself && !now.isBefore(overdue(certificate, policy))) {
            found.add(new Finding(
                    OVERDUE,
                    state.address(),
                    Severity.WARNING,
                    now,
                    "it is still the one of " + certificate.notBefore() + ", though it was to be renewed by now",
                    state.note().isEmpty() ? "see its events for what keeps it from being renewed" : state.note()));
        }
        Address address = state.address();
        findings.of(address.project() + "/" + address.stack()).stream()
                .filter(open -> open.address().equals(address))
                .filter(open -> open.code().equals(EXPIRES) || open.code().equals(OVERDUE))
                .filter(open -> found.stream().noneMatch(each -> each.code().equals(open.code())))
                .forEach(open -> findings.close(open, state, ORIGIN));
        found.forEach(each -> findings.openIfThere(each, state, ORIGIN));
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

    private static Instant overdue(CertificateOutputs certificate, RenewalPolicy policy) {
        return RenewalPolicy.left(certificate, policy.share() * OVERDUE_SHARE);
    }

    /** When there will be something else to tell. */
    Instant next(CertificateOutputs certificate, RenewalPolicy policy, Instant now) {
        return Stream.concat(
                        STAGES.stream().map(stage -> RenewalPolicy.left(certificate, stage.share())),
                        Stream.of(
                                overdue(certificate, policy),
                                certificate.notAfter().plusMillis(1)))
                .filter(at -> at.isAfter(now))
                .min(Instant::compareTo)
                .or(() -> Optional.of(now.plus(java.time.Duration.ofDays(1))))
                .orElseThrow();
    }
}
