package io.vaporform.tls;

import static io.vaporform.tls.Judged.END;
import static io.vaporform.tls.Judged.NAMES;
import static io.vaporform.tls.Judged.NOW;
import static io.vaporform.tls.Judged.SHOP;
import static io.vaporform.tls.Judged.START;
import static io.vaporform.tls.Judged.draft;
import static io.vaporform.tls.Judged.issued;
import static io.vaporform.tls.Judged.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.CertificateDraft;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateMaterialTest {

    private final InMemoryCa ca = InMemoryCa.create(NOW);

    @ParameterizedTest(name = "{0}")
    @EnumSource(KeyType.class)
    void whatAnAuthorityIssuedIsTakenAsItIs(KeyType type) {
        CertificateMaterial issued = ca.issue(NAMES, type, START, END);

        CertificateMaterial material = CertificateMaterial.of(issued.chainPem(), issued.keyPem(), NAMES, NOW);

        assertThat(material.chain()).isEqualTo(issued.chain());
        assertThat(material.key()).isEqualTo(issued.key());
        assertThat(material.names()).isEqualTo(NAMES);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(KeyType.class)
    void whatIsIssuedForAPairIsThatPairs(KeyType type) throws Exception {
        KeyPair pair = type.generate();
        List<X509Certificate> chain = ca.sign(pair.getPublic(), draft());

        assertThat(CertificateMaterial.of(chain, pair, NAMES, NOW).chain()).isEqualTo(chain);
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> CertificateMaterial.of(chain, type.generate(), NAMES, NOW))
                .withMessageContaining("it is not the key of the certificate of CN=");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderIsMendedAndWhatIsTooManyLeftOut(long seed) {
        CertificateMaterial issued = issued(ca);
        List<X509Certificate> mixed = new ArrayList<>(issued.chain());
        mixed.addAll(issued.chain());
        mixed.add(ca.root());
        Collections.shuffle(mixed, new Random(seed));

        CertificateMaterial material = CertificateMaterial.of(pem(mixed), issued.keyPem(), NAMES, NOW);

        assertThat(material.chain()).isEqualTo(issued.chain());
    }

    @Test
    void oneThatTheRootItselfIssuedStandsAlone() throws Exception {
        KeyPair keys = Keys.ec();
        X509Certificate leaf = ca.sign(keys.getPublic(), draft().byRoot()).get(0);

        assertThat(CertificateMaterial.of(pem(ca.root(), leaf), Keys.pkcs8(keys.getPrivate()), NAMES, NOW)
                        .chain())
                .containsExactly(leaf);
    }

    @Test
    void oneThatARootOfClientsIssuedNeedsNoIntermediate() throws Exception {
        X509Certificate leaf = ca.sign(Keys.ec().getPublic(), draft().byRoot()).get(0);
        Violations known = new Violations();
        Violations unknown = new Violations();

        assertThat(ChainOrder.of(leaf, List.of(leaf), () -> List.of(ca.root()), known))
                .containsExactly(leaf);
        ChainOrder.of(leaf, List.of(leaf), DefaultTrust::roots, unknown);

        assertThat(known.list()).isEmpty();
        assertThat(unknown.list()).hasSize(1);
        assertThat(DefaultTrust.roots()).isNotEmpty();
    }

    @Test
    void oneThatNobodyIssuedStandsAlone() throws Exception {
        KeyPair keys = Keys.ec();
        X509Certificate own = InMemoryCa.selfSigned(keys, draft());

        assertThat(CertificateMaterial.of(pem(own), Keys.pkcs8(keys.getPrivate()), NAMES, NOW)
                        .chain())
                .containsExactly(own);
    }

    @Test
    void ofARootThatAnotherOneSignedTooTheWayToThatIsTaken() throws Exception {
        CertificateDraft authority = CertificateDraft.of(List.of(DomainName.of("root.example")), START, END)
                .authority();
        KeyPair rootKeys = Keys.ec();
        X509Certificate root = InMemoryCa.selfSigned(rootKeys, authority);
        X509Certificate crossed =
                ca.sign(rootKeys.getPublic(), authority.byRoot()).get(0);
        KeyPair keys = Keys.ec();
        X509Certificate leaf = InMemoryCa.signedBy(
                CertificateMaterial.read(List.of(root), rootKeys.getPrivate()), keys.getPublic(), draft());
        Secret key = Keys.pkcs8(keys.getPrivate());

        assertThat(CertificateMaterial.of(pem(root, leaf, ca.root(), crossed), key, NAMES, NOW)
                        .chain())
                .containsExactly(leaf, crossed);
        assertThat(CertificateMaterial.of(pem(root, leaf), key, NAMES, NOW).chain())
                .containsExactly(leaf);
    }

    @Test
    void whatIsAroundTheBlocksIsSkipped() {
        CertificateMaterial issued = issued(ca);
        String windows =
                ("Bag Attributes\n    friendlyName: shop\n\n" + issued.chainPem() + "# end\n").replace("\n", "\r\n");
        Secret key = Secret.of(
                "Key Attributes: <No Attributes>\n  " + issued.keyPem().reveal());

        assertThat(CertificateMaterial.of(windows, key, NAMES, NOW).chain()).isEqualTo(issued.chain());
    }

    @Test
    void aWildcardIsForOneLabel() {
        CertificateMaterial issued = ca.issue(List.of(DomainName.of("*.example.com")), KeyType.EC_P256, START, END);

        assertThat(CertificateMaterial.of(
                        issued.chainPem(), issued.keyPem(), List.of(SHOP, DomainName.of("*.example.com")), NOW))
                .isNotNull();
        for (String name : List.of("example.com", "a.shop.example.com", "*.shop.example.com")) {
            assertThatThrownBy(() -> CertificateMaterial.of(
                            issued.chainPem(), issued.keyPem(), List.of(DomainName.of(name)), NOW))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining("names was '" + name + "' but the certificate is for [*.example.com] only");
        }
    }

    @Test
    void itComesBackFromItsOutputs() {
        CertificateMaterial issued = issued(ca);

        CertificateOutputs outputs = issued.outputs(Optional.of("https://acme.example/directory"));
        CertificateMaterial back = CertificateMaterial.read(outputs);

        assertThat(back.chain()).isEqualTo(issued.chain());
        assertThat(back.key()).isEqualTo(issued.key());
        assertThat(outputs.names()).isEqualTo(NAMES);
        assertThat(outputs.serial()).matches("([0-9a-f]{2}){16}");
        assertThat(outputs.issuer()).matches("CN=In-memory intermediate [0-9a-f]+,O=Vaporform");
        assertThat(outputs.notBefore()).isEqualTo(START);
        assertThat(outputs.notAfter()).isEqualTo(END);
        assertThat(outputs.directory()).contains("https://acme.example/directory");
    }

    @Test
    void whatIsStoredIsServedEvenIfItExpired() {
        CertificateMaterial old = ca.issue(NAMES, KeyType.EC_P256, START.minusSeconds(9999), START);

        assertThat(CertificateMaterial.read(old.outputs(Optional.empty())).chain())
                .isEqualTo(old.chain());
    }

    @Test
    void whatIsStoredAndDamagedIsNotServed() {
        CertificateOutputs damaged =
                CertificateOutputs.of(NAMES, "", Secret.of("nothing"), "00", "CN=x", START, END, Optional.empty());

        assertThatThrownBy(() -> CertificateMaterial.read(damaged))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("nothing in it")
                .hasMessageContaining("no private key in it");
    }

    @Test
    void linesOfPemHave64Characters() {
        CertificateMaterial issued = issued(ca);

        assertThat((issued.chainPem() + issued.keyPem().reveal()).lines())
                .allMatch(line -> line.length() <= 64)
                .anyMatch(line -> line.length() == 64);
        assertThat(issued.keyPem().reveal())
                .startsWith("-----BEGIN PRIVATE KEY-----\n")
                .endsWith("\n-----END PRIVATE KEY-----\n");
    }

    @Test
    void itsTextHasNothingOfTheKey() {
        CertificateMaterial issued = ca.issue(NAMES, KeyType.RSA_2048, START, END);

        assertThat(issued.toString())
                .startsWith("certificate ")
                .contains("for [shop.example.com] until " + END)
                .hasSizeLessThan(300);
    }
}
