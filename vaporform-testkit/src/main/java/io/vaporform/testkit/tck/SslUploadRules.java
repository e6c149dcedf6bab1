package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Cause;
import io.vaporform.tls.CertificateMaterial;
import java.time.Duration;
import java.time.Instant;

/** Certificates that were got elsewhere. */
abstract class SslUploadRules extends SslRuleGroup {

    SslUploadRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C901",
            verifies = "what is brought is given back as it is, stays at a repeat, and nobody is asked for another",
            ifItFails = "that CertificateSpec.uploaded() is looked at first, and judged by CertificateMaterial.of")
    void whatIsBroughtIsGivenBack() {
        DomainName name = free("brought");
        CertificateMaterial theirs = brought(name);
        Count count = counting();
        Cert cert = uploaded(name, theirs, theirs.keyPem());

        CertificateOutputs outputs = cert.made();

        assertThat(Issued.of(outputs).chain()).isEqualTo(theirs.chain());
        assertThat(Issued.of(outputs).isOfTheKeyIn(outputs)).isTrue();
        assertThat(outputs.directory()).isEmpty();
        assertThat(cert.present().outputs()).isEqualTo(outputs);
        assertThat(cert.made(Cause.HEAL)).isEqualTo(outputs);
        count.is(0);
    }

    @Rule(
            value = "C902",
            verifies = "what is brought with the key of another is refused, with the reason",
            ifItFails = "that what is brought is judged by CertificateMaterial.of")
    void theKeyOfAnotherIsRefused() {
        DomainName name = free("other-key");

        assertThat(refusal(uploaded(name, brought(name), brought(name).keyPem())))
                .contains("key");
    }

    @Rule(
            value = "C903",
            verifies = "what is brought and has expired is refused, with the reason",
            ifItFails = "that what is brought is judged by the time of the context")
    void whatHasExpiredIsRefused() {
        DomainName name = free("too-old");
        Instant end = now().minus(Duration.ofDays(2));
        CertificateMaterial theirs = brought(end, name);

        assertThat(refusal(uploaded(name, theirs, theirs.keyPem())))
                .contains(theirs.leaf().getNotAfter().toInstant().toString());
    }

    @Rule(
            value = "C904",
            verifies = "what is brought and is for another name is refused, with the name that it lacks",
            ifItFails = "that the names of what is brought are compared with those that are wanted")
    void whatIsForAnotherNameIsRefused() {
        DomainName name = free("mine");
        CertificateMaterial theirs = brought(free("theirs"));

        assertThat(refusal(uploaded(name, theirs, theirs.keyPem()))).contains(name.text());
    }

    private Cert uploaded(DomainName name, CertificateMaterial theirs, Secret key) {
        return cert(name, spec -> spec.uploaded(theirs.chainPem(), key));
    }

    /** What is said of it, by validate() or by apply(); fails the test if it is taken. */
    private String refusal(Cert cert) {
        Violations found = new Violations();
        cert.resources().validate(cert.spec(), kit().can(), found);
        return found.isEmpty()
                ? cert.apply(Cause.SPEC).failure()
                : String.valueOf(found.exception().getMessage());
    }
}
