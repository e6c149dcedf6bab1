package io.vaporform.tls;

import static io.vaporform.tls.Judged.NAMES;
import static io.vaporform.tls.Judged.NOW;
import static io.vaporform.tls.Judged.issued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pkcs12Test {

    private static final Secret PASSWORD = Secret.of("correct horse");

    private final InMemoryCa ca = InMemoryCa.create(NOW);
    private final CertificateMaterial sound = issued(ca);

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenComesBack() {
        CertificateMaterial back = CertificateMaterial.ofPkcs12(sound.toPkcs12(PASSWORD, "shop"), PASSWORD, NAMES, NOW);

        assertThat(back.chain()).isEqualTo(sound.chain());
        assertThat(back.key()).isEqualTo(sound.key());
    }

    @Test
    void whatIsInItIsJudged() {
        byte[] store =
                CertificateMaterial.read(List.of(sound.leaf()), sound.key()).toPkcs12(PASSWORD, "shop");

        refuses(store, PASSWORD, "is missing, and not every client gets it by itself");
        assertThatThrownBy(() -> CertificateMaterial.ofPkcs12(
                        sound.toPkcs12(PASSWORD, "shop"), PASSWORD, List.of(DomainName.of("other.example")), NOW))
                .hasMessageContaining("names was 'other.example' but");
    }

    @Test
    void aWrongPassword() {
        byte[] store = sound.toPkcs12(PASSWORD, "shop");

        for (String wrong : List.of("wrong", "")) {
            refuses(
                    store,
                    Secret.of(wrong),
                    "password was 'Secret(****)' but it does not open the key store; give the password");
        }
    }

    @Test
    void whatIsNoKeyStore() {
        refuses(
                new byte[] {1, 2, 3},
                PASSWORD,
                "store was '3 bytes' but it is no PKCS #12 key store that can be read; write");
        refuses(new byte[0], PASSWORD, "store was '0 bytes' but");
    }

    @Test
    void oneWithoutAKey() throws Exception {
        refuses(
                store(store -> store.setCertificateEntry("root", ca.root())),
                PASSWORD,
                "store was 'a key store with 0 keys and 1 other certificates' but there is no private key in it; export");
    }

    @Test
    void oneWithSeveralKeys() throws Exception {
        Certificate[] chain = sound.chain().toArray(new Certificate[0]);
        char[] password = PASSWORD.reveal().toCharArray();

        refuses(
                store(store -> {
                    store.setKeyEntry("a", sound.key(), password, chain);
                    store.setKeyEntry("b", sound.key(), password, chain);
                }),
                PASSWORD,
                "but one private key is needed, and there are [a, b]; export");
    }

    @Test
    void oneWithASecretKeyOnly() throws Exception {
        char[] password = PASSWORD.reveal().toCharArray();

        refuses(
                store(store -> store.setKeyEntry("a", new SecretKeySpec(new byte[16], "AES"), password, null)),
                PASSWORD,
                "but one private key is needed, and there are [a]");
    }

    @Test
    void oneWithoutCertificates() throws Exception {
        Path key =
                Files.writeString(directory.resolve("key.pem"), sound.keyPem().reveal());
        Path bare = directory.resolve("bare.p12");

        openSsl(
                "openssl",
                "pkcs12",
                "-export",
                "-nocerts",
                "-inkey",
                key.toString(),
                "-passout",
                "pass:x",
                "-out",
                bare.toString());

        refuses(Files.readAllBytes(bare), Secret.of("x"), "there is no certificate with the key; export");
    }

    @Test
    void itIsReadByOpenSslAndOneOfOpenSslIsRead() throws Exception {
        Path own = Files.write(directory.resolve("own.p12"), sound.toPkcs12(PASSWORD, "shop"));
        Path pem = directory.resolve("all.pem");
        Path other = directory.resolve("other.p12");

        openSsl(
                "openssl",
                "pkcs12",
                "-in",
                own.toString(),
                "-nodes",
                "-passin",
                "pass:correct horse",
                "-out",
                pem.toString());
        openSsl("openssl", "pkcs12", "-export", "-in", pem.toString(), "-passout", "pass:x", "-out", other.toString());

        assertThat(CertificateMaterial.ofPkcs12(Files.readAllBytes(other), Secret.of("x"), NAMES, NOW)
                        .chain())
                .isEqualTo(sound.chain());
    }

    private static void openSsl(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException absent) {
            assumeThat(false).as("openssl is not installed").isTrue();
        }
    }

    private static void refuses(byte[] store, Secret password, String part) {
        assertThatThrownBy(() -> CertificateMaterial.ofPkcs12(store, password, NAMES, NOW))
                .isInstanceOf(InvalidSpecException.class)
                .hasNoCause()
                .hasMessageContaining(part)
                .hasMessageNotContaining(PASSWORD.reveal());
    }

    private static byte[] store(Filling filling) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        filling.fill(store);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, PASSWORD.reveal().toCharArray());
        return out.toByteArray();
    }

    private interface Filling {
        void fill(KeyStore store) throws Exception;
    }
}
