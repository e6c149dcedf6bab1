package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Health;
import io.vaporform.spi.RenewalAdvice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** That a certificate is replaced in time. */
abstract class SslRenewalRules extends SslRuleGroup {

    /** Where no authority can be. */
    private static final String NOBODY = "https://acme.invalid/directory";

    SslRenewalRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C301",
            verifies = "a renewal gets another certificate for the same names, and what comes after keeps it",
            ifItFails = "that Cause.RENEWAL is looked at before it is found that nothing differs")
    void aRenewalGetsAnother() {
        Cert cert = cert("renewed");
        CertificateOutputs first = cert.made();

        CertificateOutputs renewed = cert.made(Cause.RENEWAL);

        isFor(cert, renewed);
        assertThat(renewed.serial()).isNotEqualTo(first.serial());
        assertThat(cert.made()).isEqualTo(renewed);
        assertThat(cert.present().outputs()).isEqualTo(renewed);
    }

    @Rule(
            value = "C302",
            verifies = "a renewal has another key",
            ifItFails = "that the key is remembered for the operation, and not for the certificate")
    void aRenewalHasAnotherKey() {
        Cert cert = cert("rekeyed");
        CertificateOutputs first = cert.made();

        CertificateOutputs renewed = cert.made(Cause.RENEWAL);

        assertThat(Issued.of(renewed).publicKey()).isNotEqualTo(Issued.of(first).publicKey());
        assertThat(renewed.key()).isNotEqualTo(first.key());
    }

    @Rule(
            value = "C303",
            verifies = "the certificate before can be shown until servers have the new one",
            ifItFails = "that a renewal revokes nothing")
    void theOneBeforeStaysValid() {
        Cert cert = cert("before");
        CertificateOutputs first = cert.made();

        cert.made(Cause.RENEWAL);

        Issued.of(first).leadsTo(world().roots(), now());
        assertThat(world().isRevoked(first).orElse(false))
                .as("the one before is revoked")
                .isFalse();
    }

    @Rule(
            value = "C304",
            verifies = "advice says a moment before the certificate expires, if any, and for how long it holds",
            ifItFails = "what the issuer says, and its bounds")
    void adviceIsInTime() {
        Cert cert = cert("advised");
        CertificateOutputs outputs = cert.made();

        RenewalAdvice advice = cert.advice(Optional.of(outputs));

        assertThat(advice.at().stream()).allSatisfy(at -> assertThat(at).isBeforeOrEqualTo(outputs.notAfter()));
        assertThat(advice.askAgainAfter()).isPositive();
    }

    @Rule(
            value = "C305",
            verifies =
                    "of a certificate of an issuer that is not known, that has expired, or that is not there there is advice too",
            ifItFails = "that renewal() asks only authorities that it was given, and goes by the lifetime for all else")
    void adviceIsThereForEveryCertificate() {
        Cert cert = cert("whoever");
        List<Optional<CertificateOutputs>> all = List.of(
                Optional.of(brought(cert.spec().names().get(0)).outputs(Optional.of(NOBODY))),
                Optional.of(brought(cert.spec().names().get(0)).outputs(Optional.empty())),
                Optional.of(expired(cert.spec().names().get(0), Optional.of(NOBODY))),
                Optional.empty());

        assertThat(all).allSatisfy(outputs -> assertThat(cert.advice(outputs).askAgainAfter())
                .isPositive());
    }

    @Rule(
            value = "C306",
            verifies = "what has expired is there, not healthy, and is got anew by whatever apply comes",
            ifItFails = "that read() and apply() look at the time")
    void whatHasExpiredIsGotAnew() {
        Cert cert = cert("expired");
        CertificateOutputs first = cert.made();
        assumeTrue(world().passes(first.lifetime().plus(Duration.ofDays(1))), "nobody can let time pass here");

        assertThat(cert.present().health()).isNotEqualTo(Health.HEALTHY);
        CertificateOutputs next = cert.made(Cause.HEAL);

        Issued.of(next).leadsTo(world().roots(), now());
        assertThat(next.serial()).isNotEqualTo(first.serial());
        assertThat(cert.present().health()).isEqualTo(Health.HEALTHY);
    }

    @Rule(
            value = "C307",
            verifies = "one that is to be revoked is, once and for all, and no other is",
            ifItFails = "revoke(), and that one that is revoked already is no failure")
    void whatIsCompromisedIsRevoked() {
        Cert cert = cert("compromised");
        CertificateOutputs first = cert.made();
        CertificateOutputs other = cert("sound").made();
        assumeTrue(world().isRevoked(first).isPresent(), "nobody can ask here what was revoked");

        cert.revoke(first);
        cert.revoke(first);

        assertThat(world().isRevoked(first)).contains(true);
        assertThat(world().isRevoked(other)).contains(false);
    }
}
