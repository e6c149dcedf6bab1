package io.vaporform.tls;

import static io.vaporform.tls.Judged.END;
import static io.vaporform.tls.Judged.NAMES;
import static io.vaporform.tls.Judged.NOW;
import static io.vaporform.tls.Judged.SHOP;
import static io.vaporform.tls.Judged.START;
import static io.vaporform.tls.Judged.draft;
import static io.vaporform.tls.Judged.issued;
import static io.vaporform.tls.Judged.pem;
import static io.vaporform.tls.Judged.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import io.vaporform.memory.CertificateDraft;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedCertificateTest {

    private final InMemoryCa ca = InMemoryCa.create(NOW);
    private final CertificateMaterial sound = issued(ca);

    @Test
    void nothing() {
        refuses(
                violations("  \n", sound.keyPem()),
                "chain was 'a text of 3 characters' but there is nothing in it; give");
    }

    @Test
    void noPem() {
        refuses(violations("MIIB", sound.keyPem()), "chain was 'a text of 4 characters' but it is not PEM; give");
    }

    @Test
    void noCertificate() {
        refuses(
                violations(Pem.write("X509 CRL", new byte[] {1}), sound.keyPem()),
                "there is no certificate in it; give");
    }

    @Test
    void whatIsNoX509() {
        refuses(
                violations(Pem.write("CERTIFICATE", new byte[] {1}), sound.keyPem()),
                "chain was 'certificate 1 of 1' but it is no X.509 certificate that can be read; copy it anew");
    }

    @Test
    void oneThatIsCutOff() {
        String cut = sound.chainPem().substring(0, sound.chainPem().length() - 40);

        assertThat(violations(cut, sound.keyPem()).get(0).toString())
                .contains("certificate 2 of 2")
                .contains("it may be cut off");
    }

    @Test
    void moreThanAChainHas() {
        refuses(
                violations(sound.chainPem().repeat(11), sound.keyPem()),
                "there are 22 certificates in it, more than the 20 of a chain; give those of one chain");
    }

    @Test
    void aKeyInTheChain() {
        String both = sound.keyPem().reveal() + sound.chainPem();

        refuses(
                violations(both, sound.keyPem()),
                "there is a private key in it, and a chain is nothing that is kept secret");
    }

    @Test
    void theKeyOfAnother() {
        refuses(
                violations(sound.chainPem(), issued(ca).keyPem()),
                "key was 'Secret(****)' but it is not the key of the certificate of CN=shop.example.com; give the key");
        refuses(
                violations(
                        sound.chainPem(),
                        ca.issue(NAMES, KeyType.RSA_2048, START, END).keyPem()),
                "it is not the key of the certificate of CN=shop.example.com");
    }

    @Test
    void theKeyOfAnIssuerThatIsThere() throws Exception {
        KeyPair issuerKeys = Keys.ec();
        X509Certificate issuer = InMemoryCa.selfSigned(
                issuerKeys,
                CertificateDraft.of(List.of(DomainName.of("issuer.example")), START, END)
                        .authority());

        assertThat(violations(sound.chainPem() + pem(issuer), Keys.pkcs8(issuerKeys.getPrivate())))
                .extracting(Violation::rule)
                .contains(
                        "it is not the key of the certificate of CN=shop.example.com, but the one of CN=issuer.example");
    }

    @Test
    void aCertificateThatIsNotOfTheChain() {
        refuses(
                violations(sound.chainPem() + pem(InMemoryCa.create(NOW).intermediate()), sound.keyPem()),
                "but it issued no certificate of the chain of CN=shop.example.com; leave it out");
    }

    @Test
    void aMissingIntermediateWithItsAddress() throws Exception {
        KeyPair keys = Keys.ec();
        X509Certificate leaf = ca.sign(
                        keys.getPublic(),
                        draft().extension("1.3.6.1.5.5.7.1.1", false, caIssuers("http://ca.example/i.crt")))
                .get(0);

        refuses(
                violations(pem(leaf), Keys.pkcs8(keys.getPrivate())),
                "the certificate of its issuer "
                        + ca.intermediate().getSubjectX500Principal().getName()
                        + " is missing, and not every client gets it by itself;"
                        + " add it below: it is at http://ca.example/i.crt");
        refuses(violations(pem(sound.leaf()), sound.keyPem()), "by itself; add it below");
    }

    @Test
    void aSignatureThatIsNotByTheIssuer() throws Exception {
        byte[] der = sound.leaf().getEncoded();
        der[der.length - 1] ^= 1;

        refuses(
                violations(Pem.write("CERTIFICATE", der) + pem(ca.intermediate()), sound.keyPem()),
                "its signature is not by the key of CN=In-memory intermediate",
                "which it names as its issuer; give the certificate of that issuer that belongs to it");
    }

    @Test
    void oneThatExpired() {
        CertificateMaterial old = ca.issue(NAMES, KeyType.EC_P256, START, NOW.minusSeconds(1));

        refuses(
                violations(old.chainPem(), old.keyPem()),
                "chain was 'CN=shop.example.com' but it expired at 2031-05-06T07:08:08Z; renew it");
    }

    @Test
    void anIntermediateThatExpired() {
        InMemoryCa old = InMemoryCa.create(NOW.minus(Duration.ofDays(3000)));
        CertificateMaterial issued = issued(old);

        refuses(
                violations(issued.chainPem(), issued.keyPem()),
                "chain was 'CN=In-memory intermediate",
                "it expired at");
    }

    @Test
    void oneThatIsNotYetValid() {
        CertificateMaterial early = ca.issue(NAMES, KeyType.EC_P256, NOW.plusSeconds(1), END);

        refuses(
                violations(early.chainPem(), early.keyPem()),
                "it is not valid before 2031-05-06T07:08:10Z; wait until then");
    }

    @Test
    void aWeakKeyOfRsa() throws Exception {
        KeyPair weak = Keys.rsa(1024);

        refuses(
                violations(pem(ca.sign(weak.getPublic(), draft())), Keys.pkcs8(weak.getPrivate())),
                "its RSA key has 1024 bits, and clients require 2048; get a certificate for a new key");
    }

    @Test
    void aWeakCurve() throws Exception {
        List<Violation> found = violations(pem(ca.sign(new P224(), draft())), sound.keyPem());

        assertThat(found)
                .extracting(Violation::rule)
                .contains("the curve of its key has 224 bits, and clients require 256");
    }

    @Test
    void aWeakSignature() throws Exception {
        InMemoryCa rsa = InMemoryCa.create(NOW, KeyType.RSA_2048);
        KeyPair keys = Keys.ec();

        for (String algorithm : List.of("MD5withRSA", "SHA1withRSA")) {
            refuses(
                    violations(
                            pem(rsa.sign(keys.getPublic(), draft().signature(algorithm))),
                            Keys.pkcs8(keys.getPrivate())),
                    "it is signed by " + algorithm
                            + ", which can be forged, so that clients refuse it; have it issued anew");
        }
        refuses(
                violations(
                        pem(ca.sign(keys.getPublic(), draft().signature("SHA1withECDSA"))),
                        Keys.pkcs8(keys.getPrivate())),
                "it is signed by SHA1withECDSA");
    }

    @Test
    void anAuthorityInThePlaceOfAServer() throws Exception {
        KeyPair keys = Keys.ec();

        refuses(
                violations(pem(InMemoryCa.selfSigned(keys, draft().authority())), Keys.pkcs8(keys.getPrivate())),
                "chain was 'CN=shop.example.com' but it is the certificate of an authority, which issues others");
    }

    @Test
    void anIssuerThatIsNoAuthority() throws Exception {
        KeyPair issuerKeys = Keys.ec();
        KeyPair keys = Keys.ec();
        X509Certificate issuer = ca.sign(
                        issuerKeys.getPublic(),
                        CertificateDraft.of(List.of(DomainName.of("issuer.example")), START, END))
                .get(0);
        X509Certificate leaf = InMemoryCa.signedBy(
                CertificateMaterial.read(List.of(issuer), issuerKeys.getPrivate()), keys.getPublic(), draft());

        refuses(
                violations(pem(leaf, issuer, ca.intermediate()), Keys.pkcs8(keys.getPrivate())),
                "chain was 'CN=issuer.example' but it issued a certificate of the chain, but it is no authority");
    }

    @Test
    void aNameThatItIsNotFor() {
        refuses(
                violations(sound.chainPem(), sound.keyPem(), SHOP, DomainName.of("www.example.com")),
                "names was 'www.example.com' but the certificate is for [shop.example.com] only; get one for it too");
    }

    @Test
    void aCommonNameDoesNotCount() {
        CertificateMaterial nameless = ca.issue(List.of(), KeyType.EC_P256, START, END);

        refuses(
                violations(nameless.chainPem(), nameless.keyPem(), SHOP),
                "the certificate is for no DNS name: it has no subjectAltName, and clients look at nothing else");
    }

    @Test
    void aLongListOfNamesIsShownInPart() {
        List<DomainName> many = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            many.add(DomainName.of("n" + i + ".example.com"));
        }
        CertificateMaterial issued = ca.issue(many, KeyType.EC_P256, START, END);

        refuses(violations(issued.chainPem(), issued.keyPem(), SHOP), "n9.example.com] and 2 more only");
    }

    @Test
    void everythingAtOnce() {
        CertificateMaterial old = ca.issue(NAMES, KeyType.EC_P256, START, NOW.minusSeconds(1));

        assertThatThrownBy(() -> CertificateMaterial.of(
                        pem(old.leaf(), ca.root()),
                        Secret.of("x"),
                        List.of(DomainName.of("a.example"), DomainName.of("b.example")),
                        NOW))
                .isInstanceOfSatisfying(InvalidSpecException.class, refused -> assertThat(refused.violations())
                        .extracting(Violation::path)
                        .containsExactly("key", "chain", "chain", "chain", "names", "names"));
    }

    private static void refuses(List<Violation> found, String... parts) {
        assertThat(found).hasSize(1);
        assertThat(found.get(0).toString()).contains(parts);
    }

    private static byte[] caIssuers(String address) {
        byte[] uri = address.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {0x30, (byte) (uri.length + 14), 0x30, (byte) (uri.length + 12)});
        all.writeBytes(new byte[] {6, 8, 0x2b, 6, 1, 5, 5, 7, 48, 2, (byte) 0x86, (byte) uri.length});
        all.writeBytes(uri);
        return all.toByteArray();
    }

    /** A point on P-224, which no JDK of these years makes keys on. */
    private static final class P224 implements PublicKey {
        private static final String KEY = "304e301006072a8648ce3d020106052b81040021033a0004"
                + "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21"
                + "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34";

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return HexFormat.of().parseHex(KEY);
        }
    }
}
