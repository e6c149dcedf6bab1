package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Step;
import java.time.Duration;
import java.util.Optional;

/** That what was begun is gone on with, by whomever. */
abstract class SslResumeRules extends SslRuleGroup {

    /** Less than a request takes. */
    private static final Duration LITTLE = Duration.ofMillis(5);

    SslResumeRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C501",
            verifies =
                    "an apply that is abandoned anywhere is finished by another process, and one certificate is issued",
            ifItFails =
                    "that the order and the key are kept before the authority hears of them, and looked for before there is another")
    void abandonedAppliesAreFinished() {
        boolean abandoned = true;
        for (int at = 1; abandoned; at++) {
            Cert cert = cert("abandoned");
            Call call = Call.of(Cause.SPEC, kit().operation()).losingSoFar();
            Count count = counting();
            abandoned = isAbandoned(cert, call, at);
            kit().reopen();

            CertificateOutputs outputs = cert.forgotten().made(call);

            isUsable(cert, outputs);
            count.is(1);
        }
    }

    @Rule(
            value = "C502",
            verifies =
                    "a renewal that is abandoned anywhere is finished by another process, and one certificate is issued",
            ifItFails =
                    "that the order of the renewal is kept before the authority hears of it, and the one before is not taken for it")
    void abandonedRenewalsAreFinished() {
        Cert cert = cert("renewal");
        CertificateOutputs before = cert.made();
        boolean abandoned = true;
        for (int at = 1; abandoned; at++) {
            Call call = Call.of(Cause.RENEWAL, kit().operation()).losingSoFar();
            Count count = counting();
            abandoned = isAbandoned(cert, call, at);
            kit().reopen();

            CertificateOutputs outputs = cert.made(call);

            isUsable(cert, outputs);
            assertThat(outputs.serial()).isNotEqualTo(before.serial());
            count.is(1);
            before = outputs;
        }
    }

    private static boolean isAbandoned(Cert cert, Call call, int at) {
        try {
            cert.apply(call.probe(EachCall.abandon(at)));
            return false;
        } catch (Abandoned there) {
            return true;
        }
    }

    @Rule(
            value = "C503",
            verifies =
                    "a call that is interrupted anywhere ends soon, by an answer or a VaporformException, and its thread stays interrupted",
            ifItFails = "that InterruptedException leads to Thread.currentThread().interrupt() and a "
                    + "ProviderUnavailableException with the cause, also in a client library")
    void interruptedCallsEnd() {
        boolean interrupted = true;
        for (int at = 0; interrupted; at++) {
            Call call = Call.of(Cause.SPEC, kit().operation());
            EachCall probe = EachCall.interrupt(Math.max(1, at));
            Cert cert = cert("interrupted");

            Interruption end = interrupted(cert, call.probe(probe), at == 0);

            interrupted = at == 0 || probe.came();
            if (interrupted) {
                end.wasHonoured();
            }
        }
    }

    @Rule(
            value = "C504",
            verifies = "after an interruption the next apply goes on, and one certificate is issued",
            ifItFails =
                    "that an interruption is no failure of the order, and what an interrupted call has begun is kept")
    void theNextApplyGoesOn() {
        boolean interrupted = true;
        for (int at = 0; interrupted; at++) {
            Call call = Call.of(Cause.SPEC, kit().operation());
            EachCall probe = EachCall.interrupt(Math.max(1, at));
            Cert cert = cert("goes-on");
            Count count = counting();

            interrupted(cert, call.probe(probe), at == 0);
            interrupted = at == 0 || probe.came();

            isUsable(cert, cert.made(call));
            count.is(1);
        }
    }

    private Interruption interrupted(Cert cert, Call call, boolean atOnce) {
        return Interruption.of(kit(), () -> {
            if (atOnce) {
                Thread.currentThread().interrupt();
            }
            cert.apply(call);
        });
    }

    @Rule(
            value = "C505",
            verifies = "a call that has next to no time ends soon and fails nothing, and the next one goes on",
            ifItFails =
                    "that what is not done when CallContext.remaining() is over is Working, or a ProviderUnavailableException")
    void aCallWithoutTimeFailsNothing() {
        Cert cert = cert("short");
        String operation = kit().operation();
        Call call = Call.of(Cause.SPEC, operation);
        Count count = counting();
        long begun = kit().time().nanos();

        try {
            Step<CertificateOutputs> step =
                    cert.once(call, Optional.empty(), kit().context(cert.mark(), operation, Probe.NONE, LITTLE));
            assertThat(step).isNotInstanceOf(Step.Failed.class);
        } catch (ProviderUnavailableException noTime) {
            assertThat(noTime).hasMessageNotContaining("null");
        }

        assertThat(Duration.ofNanos(kit().time().nanos() - begun))
                .isLessThan(kit().settings().promptly());
        isUsable(cert, cert.made(call));
        count.is(1);
    }
}
