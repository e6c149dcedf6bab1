package io.vaporform.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vaporform.error.Violation;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {

    private final Violations found = new Violations();

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void pkcs8(String algorithm) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();

        assertThat(read(Keys.pkcs8(keys.getPrivate()))).contains(keys.getPrivate());
    }

    @Test
    void pkcs1() throws Exception {
        PrivateKey key = Keys.rsa(2048).getPrivate();

        assertThat(read(Keys.pem("RSA PRIVATE KEY", Keys.inner(key)))).contains(key);
    }

    @Test
    void sec1ThatNamesItsCurve() throws Exception {
        PrivateKey key = Keys.ec().getPrivate();
        byte[] sec1 = Keys.sec1WithCurve(key);

        assertThat(read(Keys.pem("EC PRIVATE KEY", sec1))).contains(key);
        assertThat(read(Secret.of(
                        Keys.ecParameters() + Keys.pem("EC PRIVATE KEY", sec1).reveal())))
                .contains(key);
    }

    @Test
    void sec1WithoutCurveIsOnTheOneOfItsCertificate() throws Exception {
        KeyPair keys = Keys.ec();
        X509Certificate own = InMemoryCa.selfSigned(keys, Judged.draft());
        Secret bare = Keys.pem("EC PRIVATE KEY", Keys.inner(keys.getPrivate()));

        assertThat(PrivateKeys.read(bare, List.of(own), found)).contains(keys.getPrivate());
        assertThat(found.isEmpty()).isTrue();
        assertThat(read(bare)).isEmpty();
    }

    @Test
    void oneThatIsEncrypted() {
        refused(
                Keys.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}),
                "it is encrypted",
                "openssl pkey -in key.pem -out plain.pem");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void oneThatIsEncryptedAsOpenSslOnceDid(String label) {
        refused(
                Secret.of("-----BEGIN " + label
                        + "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END " + label
                        + "-----\n"),
                "it is encrypted",
                "decrypt it");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "OPENSSH PRIVATE KEY, this is OPENSSH PRIVATE KEY",
        "DSA PRIVATE KEY, this is DSA PRIVATE KEY",
        "MY PRIVATE KEY, this is another one"
    })
    void oneOfAnotherForm(String label, String rule) {
        refused(Keys.pem(label, new byte[] {1, 2, 3}), "its form is not known", rule, "write it anew as PKCS #8");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void oneThatIsDamaged(String label) {
        refused(Keys.pem(label, new byte[] {0x30, 3, 2, 1, 0}), "it is damaged or cut off", "write it anew");
        refused(
                Secret.of("-----BEGIN " + label + "-----\n!!!\n-----END " + label + "-----"),
                "it is damaged or cut off",
                "write it anew");
        refused(Secret.of("-----BEGIN " + label + "-----\nAAAA\n"), "it is damaged or cut off", "write it anew");
    }

    @Test
    void oneOfAnotherAlgorithm() throws Exception {
        PrivateKey dsa = KeyPairGenerator.getInstance("DSA").generateKeyPair().getPrivate();

        refused(Keys.pkcs8(dsa), "of an algorithm that is not known here (RSA, EC and EdDSA are)", "write it anew");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", "hunter2", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"})
    void noneAtAll(String text) {
        refused(Secret.of(text), "there is no private key in it", "give the key in PEM");
    }

    @Test
    void twoOfThem() throws Exception {
        Secret one = Keys.pkcs8(Keys.ec().getPrivate());

        refused(Secret.of(one.reveal() + one.reveal()), "there are 2 private keys in it", "leave in the one");
    }

    @Test
    void nothingOfItIsSaid() throws Exception {
        byte[] key = Keys.rsa(2048).getPrivate().getEncoded();
        byte[] half = Arrays.copyOf(key, key.length / 2);
        String base64 = Base64.getEncoder().encodeToString(half);

        assertThat(read(Keys.pem("PRIVATE KEY", half))).isEmpty();
        assertThat(read(Keys.pem("RSA PRIVATE KEY", half))).isEmpty();
        assertThat(read(Secret.of("-----BEGIN " + base64.substring(0, 40) + " PRIVATE KEY-----\n")))
                .isEmpty();
        assertThat(found.exception())
                .hasNoCause()
                .hasMessageNotContainingAny(base64.substring(0, 40), base64.substring(100, 120));
        assertThat(Pem.read(Pem.write("PRIVATE KEY", half))).hasToString("[PRIVATE KEY]");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "openssl genrsa -traditional 2048",
                "openssl genrsa 2048",
                "openssl ecparam -name prime256v1 -genkey",
                "openssl ecparam -name secp384r1 -genkey -noout",
                "openssl genpkey -algorithm ed25519"
            })
    void whatOpenSslMakesIsRead(String command) throws Exception {
        assertThat(read(openSsl(command))).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "openssl genrsa -traditional -aes256 -passout pass:x 2048",
                "openssl genpkey -algorithm ed25519 -aes256 -pass pass:x"
            })
    void whatOpenSslEncryptsIsRefused(String command) throws Exception {
        refused(openSsl(command), "it is encrypted", "decrypt it");
    }

    private static Secret openSsl(String command) throws IOException {
        try {
            Process process = new ProcessBuilder(command.split(" "))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return Secret.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException absent) {
            assumeThat(false).as("openssl is not installed").isTrue();
            throw absent;
        }
    }

    private Optional<PrivateKey> read(Secret pem) {
        return PrivateKeys.read(pem, List.of(), found);
    }

    private void refused(Secret pem, String... parts) {
        Violations own = new Violations();

        assertThat(PrivateKeys.read(pem, List.of(), own)).isEmpty();
        assertThat(own.list()).hasSize(1);
        Violation violation = own.list().get(0);
        assertThat(violation.toString())
                .startsWith("key was 'Secret(****)' but ")
                .contains(parts);
    }
}
