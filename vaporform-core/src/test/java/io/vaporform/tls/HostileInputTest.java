package io.vaporform.tls;

import static io.vaporform.tls.Judged.END;
import static io.vaporform.tls.Judged.NAMES;
import static io.vaporform.tls.Judged.NOW;
import static io.vaporform.tls.Judged.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Whatever is brought, it is taken or refused with reasons. A failure names the seed; put it into {@code SEED} to see it again. */
class HostileInputTest {

    private static final long SEED = new SecureRandom().nextLong();
    private static final int TIMES = 300;
    private static final Secret PASSWORD = Secret.of("p");

    private final CertificateMaterial sound = InMemoryCa.create(NOW).issue(NAMES, KeyType.EC_P256, START, END);

    @BeforeEach
    void printSeed(TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(SEED));
    }

    @Test
    void changedTexts() {
        byte[] chain = sound.chainPem().getBytes(StandardCharsets.US_ASCII);
        byte[] key = sound.keyPem().reveal().getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < TIMES; i++) {
            Random random = new Random(SEED + i);
            judged(SEED + i, text(changed(random, chain)), Secret.of(text(key)));
            judged(SEED + i, text(chain), Secret.of(text(changed(random, key))));
        }
    }

    @Test
    void changedBytesOfCertificatesAndKeys() throws Exception {
        byte[] leaf = sound.leaf().getEncoded();
        byte[] key = sound.key().getEncoded();
        for (int i = 0; i < TIMES / 3; i++) {
            Random random = new Random(SEED + i);
            String chain = Pem.write("CERTIFICATE", changed(random, leaf)) + sound.chainPem();
            judged(SEED + i, chain, sound.keyPem());
            for (String label : List.of("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY")) {
                judged(SEED + i, sound.chainPem(), Keys.pem(label, changed(random, key)));
                judged(SEED + i, sound.chainPem(), Keys.pem(label, changed(random, Keys.inner(sound.key()))));
            }
        }
    }

    @Test
    void changedKeyStores() {
        byte[] store = sound.toPkcs12(PASSWORD, "a");
        for (int i = 0; i < TIMES / 6; i++) {
            byte[] changed = changed(new Random(SEED + i), store);
            long seed = SEED + i;
            judged(seed, () -> CertificateMaterial.ofPkcs12(changed, PASSWORD, NAMES, NOW));
        }
    }

    @Test
    void noise() {
        for (int i = 0; i < TIMES; i++) {
            Random random = new Random(SEED + i);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            judged(SEED + i, text(noise), Secret.of(text(noise)));
            judged(SEED + i, Pem.write("CERTIFICATE", noise), Keys.pem("PRIVATE KEY", noise));
        }
    }

    @Test
    void muchOfItTakesNoLongTime() {
        String begins = "-----BEGIN CERTIFICATE-----\n".repeat(100_000);
        String dashes = "-".repeat(2_000_000);

        assertTimeout(Duration.ofSeconds(20), () -> {
            judged(0, begins, Secret.of(begins.replace("CERTIFICATE", "PRIVATE KEY")));
            judged(0, dashes, Secret.of(dashes));
        });
    }

    private void judged(long seed, String chain, Secret key) {
        judged(seed, () -> CertificateMaterial.of(chain, key, NAMES, NOW));
    }

    private void judged(long seed, Runnable judging) {
        String secret =
                Base64.getEncoder().encodeToString(sound.key().getEncoded()).substring(40, 60);
        try {
            judging.run();
        } catch (InvalidSpecException refused) {
            assertThat(refused).as("seed " + seed).hasNoCause().hasMessageNotContaining(secret);
        } catch (RuntimeException | Error other) {
            fail("seed " + seed, other);
        }
    }

    private static byte[] changed(Random random, byte[] sound) {
        byte[] bytes = sound.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
