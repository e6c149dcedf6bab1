package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.KeyType;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.tls.CertificateMaterial;
import java.util.function.Consumer;

/** That what is wanted otherwise becomes so in place: who shows the certificate never has none. */
abstract class SslChangeRules extends SslRuleGroup {

    SslChangeRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C401",
            verifies = "more names, and fewer, get another certificate in place",
            ifItFails = "that effect() is in place, and names are compared before the one before is given again")
    void otherNamesGetAnother() {
        Cert cert = cert("names");
        CertificateOutputs one = cert.made();

        CertificateOutputs two = changed(cert, spec -> spec.name(free("more").text()));
        assertThat(two.serial()).isNotEqualTo(one.serial());

        cert.want(CertificateSpec.of(cert.spec().names().get(0).text()));
        CertificateOutputs fewer = cert.made();
        isFor(cert, fewer);
        assertThat(fewer.serial()).isNotEqualTo(two.serial());
    }

    @Rule(
            value = "C402",
            verifies = "another type of key gets another certificate in place",
            ifItFails =
                    "that effect() is in place, and key types are compared; that a remembered key of another type is not taken")
    void anotherKeyTypeGetsAnother() {
        Cert cert = cert("type");
        CertificateOutputs one = cert.made();

        CertificateOutputs two = changed(cert, spec -> spec.key(KeyType.EC_P384));

        assertThat(two.serial()).isNotEqualTo(one.serial());
        assertThat(Issued.of(two).publicKey().getEncoded().length)
                .isGreaterThan(Issued.of(one).publicKey().getEncoded().length);
    }

    @Rule(
            value = "C403",
            verifies = "one that is brought takes the place of one that was issued, and the other way round",
            ifItFails = "that effect() is in place, and what is uploaded is compared")
    void whatIsBroughtTakesThePlace() {
        Cert cert = cert("brought");
        cert.made();
        CertificateMaterial theirs = brought(cert.spec().names().get(0));

        cert.want(spec -> spec.uploaded(theirs.chainPem(), theirs.keyPem()));
        inPlace(cert);
        assertThat(Issued.of(cert.made()).leaf()).isEqualTo(theirs.leaf());

        CertificateOutputs issued = changed(cert, CertificateSpec.Builder::issued);
        assertThat(Issued.of(issued).leaf()).isNotEqualTo(theirs.leaf());
    }

    private CertificateOutputs changed(Cert cert, Consumer<CertificateSpec.Builder> change) {
        cert.want(change);
        inPlace(cert);
        CertificateOutputs outputs = cert.made();
        isFor(cert, outputs);
        assertThat(cert.present().outputs()).isEqualTo(outputs);
        return outputs;
    }

    private void inPlace(Cert cert) {
        ChangeEffect effect = cert.effect(kit().can());
        assertThat(effect.how()).as("the effect of the change").isEqualTo(ChangeEffect.How.IN_PLACE);
    }
}
