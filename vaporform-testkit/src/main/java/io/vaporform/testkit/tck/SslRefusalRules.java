package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Observed;
import java.util.List;

/** What comes of a certificate that nobody issues. */
abstract class SslRefusalRules extends SslRuleGroup {

    SslRefusalRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C801",
            verifies = "what the authority refuses fails, in words that name what is refused",
            ifItFails = "that the authority's own words are passed on, with the name that they are about")
    void whatIsRefusedFails() {
        for (DomainName name : world().refused()) {
            assertThat(cert(name).apply(Cause.SPEC).failure()).contains(name.text());
        }
    }

    @Rule(
            value = "C802",
            verifies = "nothing answers challenges after a refusal, nothing is issued, and the certificate is absent",
            ifItFails = "that a failure cleans up as an end that is good")
    void nothingIsLeftOfWhatIsRefused() {
        Count count = counting();
        for (DomainName name : world().refused()) {
            Cert cert = cert(name);
            cert.apply(Cause.SPEC).failure();

            assertThat(world().leftovers(kit().records()))
                    .as("what still answers challenges for %s", name)
                    .isEmpty();
            assertThat(cert.read()).isInstanceOf(Observed.Absent.class);
        }
        count.is(0);
    }

    @Rule(
            value = "C803",
            verifies = "a certificate that was there stays when a change of it is refused",
            ifItFails = "that what was issued before is not forgotten with the order that failed")
    void whatWasThereStays() {
        Cert cert = cert("stays");
        CertificateOutputs outputs = cert.made();
        String good = cert.spec().names().get(0).text();

        cert.want(spec -> spec.name(world().refused().get(0).text()));
        cert.apply(Cause.SPEC).failure();

        assertThat(cert.present().outputs()).isEqualTo(outputs);
        cert.want(CertificateSpec.of(good));
        isFor(cert, cert.made());
    }

    @Rule(
            value = "C804",
            verifies = "a look beforehand finds nothing against a sound name, and changes nothing",
            ifItFails = "that preflight() warns only of what the authority would refuse")
    void aSoundNameIsSound() {
        Count count = counting();
        Cert cert = cert("sound");

        assertThat(kit().sslService().preflight(cert.spec(), kit().context())).isEmpty();

        count.is(0);
        assertThat(world().leftovers(kit().records())).isEmpty();
        assertThat(cert.engineIds()).isEmpty();
    }

    @Rule(
            value = "C805",
            verifies = "a look beforehand tells what is against a name, and names it",
            ifItFails = "that preflight() asks what the authority would")
    void anUnsoundNameIsTold() {
        assumeTrue(world().unsound().isPresent(), "nothing is found out beforehand here");
        DomainName name = world().unsound().orElseThrow();

        List<String> told = kit().sslService().preflight(cert(name).spec(), kit().context());

        assertThat(told).anyMatch(text -> text.contains(name.text()));
    }
}
