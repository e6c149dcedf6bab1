package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Cause;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** What a certificate is. */
abstract class SslIssueRules extends SslRuleGroup {

    private static final int AT_A_TIME = 3;

    SslIssueRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C101",
            verifies =
                    "the chain is the certificate first, each followed by its issuer, and leads to a root of the authority now",
            ifItFails = "that nothing is left out of what the issuer sent, or put in another order")
    void theChainLeadsToARoot() {
        Issued.of(cert("chain").made()).leadsTo(world().roots(), now());
    }

    @Rule(
            value = "C102",
            verifies = "the key is the certificate's",
            ifItFails = "that the key that signed the request is the one that is reported, also after a resume")
    void theKeyIsTheCertificates() {
        CertificateOutputs outputs = cert("key").made();

        assertThat(Issued.of(outputs).isOfTheKeyIn(outputs)).isTrue();
    }

    @Rule(
            value = "C103",
            verifies = "it is for all the names that are wanted, and for no other",
            ifItFails = "that the order has each name, and the certificate that came is compared with them")
    void itIsForTheWantedNames() {
        Cert cert = cert(free("first"), spec -> spec.name(free("second").text())
                .name(free("third").text()));

        CertificateOutputs outputs = cert.made();

        isFor(cert, outputs);
    }

    @Rule(
            value = "C104",
            verifies =
                    "what is reported of it is what it says: names, serial, issuer, and from when to when it is valid",
            ifItFails = "that the outputs are made by CertificateMaterial.outputs")
    void whatIsReportedIsWhatItSays() {
        CertificateOutputs outputs = cert("says").made();
        Issued issued = Issued.of(outputs);
        X509Certificate leaf = issued.leaf();

        assertThat(Set.copyOf(outputs.names())).isEqualTo(issued.names());
        assertThat(outputs.serial()).matches("([0-9a-f]{2})+");
        assertThat(outputs.serial().replaceFirst("^0+", ""))
                .isEqualTo(leaf.getSerialNumber().toString(16));
        assertThat(outputs.issuer()).isEqualTo(leaf.getIssuerX500Principal().getName());
        assertThat(outputs.notBefore()).isEqualTo(leaf.getNotBefore().toInstant());
        assertThat(outputs.notAfter()).isEqualTo(leaf.getNotAfter().toInstant());
    }

    @Rule(
            value = "C105",
            verifies = "the key is on P-256 unless another type is wanted",
            ifItFails = "that CertificateSpec.keyType() is looked at")
    void theKeyIsOnP256() {
        assertThat(kindOf(Issued.of(cert("usual").made()).publicKey())).isEqualTo("EC 256");
    }

    @Rule(
            value = "C106",
            verifies = "the key is of the type that is wanted: on P-384, or RSA of 2048 bits",
            ifItFails = "that CertificateSpec.keyType() is looked at")
    void theKeyIsOfTheWantedType() {
        for (KeyType type : List.of(KeyType.EC_P384, KeyType.RSA_2048)) {
            Cert cert = cert(free("typed"), spec -> spec.key(type));

            CertificateOutputs outputs = cert.made();

            assertThat(kindOf(Issued.of(outputs).publicKey())).isEqualTo(type.algorithm() + " " + type.bits());
        }
    }

    @Rule(
            value = "C107",
            verifies =
                    "a wildcard is issued beside the name above it; where it cannot be shown it is refused before anybody is asked",
            ifItFails =
                    "what validate() says of wildcards, and that both names are shown at a time: in the DNS at one name")
    void wildcardsAreIssuedOrRefused() {
        DomainName name = free("wild");
        Cert cert = cert(name, spec -> spec.name(name.child("*").text()));
        Violations found = new Violations();

        cert.resources().validate(cert.spec(), kit().can(), found);

        if (world().wildcards()) {
            assertThat(found.list()).isEmpty();
            isFor(cert, cert.made());
        } else {
            assertThat(found.list())
                    .as("what validate() says of a wildcard that cannot be shown")
                    .anyMatch(each -> each.toString().contains(name.child("*").text()));
        }
    }

    @Rule(
            value = "C108",
            verifies = "several certificates are made at a time, each with its own names, serial and key",
            ifItFails = "that nothing of an order is in a field of the service")
    void severalAreMadeAtATime() throws Exception {
        List<Cert> certs =
                Stream.generate(() -> cert("at-a-time")).limit(AT_A_TIME).toList();

        List<CertificateOutputs> all = AtOnce.run(certs.stream()
                .<Callable<CertificateOutputs>>map(cert -> cert::made)
                .toList());

        for (int i = 0; i < AT_A_TIME; i++) {
            isUsable(certs.get(i), all.get(i));
        }
        assertThat(all).extracting(CertificateOutputs::serial).doesNotHaveDuplicates();
        assertThat(all).extracting(CertificateOutputs::key).doesNotHaveDuplicates();
    }

    @Rule(
            value = "C109",
            verifies = "each call ends soon, whatever the authority's pace is",
            ifItFails = "that apply() returns Working instead of waiting")
    void eachCallEndsSoon() {
        Cert cert = cert("soon");
        Call call = Call.of(Cause.SPEC, kit().operation());
        long begun = kit().time().nanos();

        cert.once(call);

        assertThat(Duration.ofNanos(kit().time().nanos() - begun))
                .isLessThan(kit().settings().promptly());
        cert.made(call);
    }

    private static String kindOf(PublicKey key) {
        return Optional.of(key)
                .filter(RSAPublicKey.class::isInstance)
                .map(rsa -> "RSA " + ((RSAPublicKey) rsa).getModulus().bitLength())
                .orElseGet(() -> key instanceof ECPublicKey ec
                        ? "EC " + ec.getParams().getCurve().getField().getFieldSize()
                        : key.getAlgorithm());
    }
}
