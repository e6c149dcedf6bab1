package io.vaporform.tls;

import static io.vaporform.tls.Handshakes.serial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.tls.Handshakes.Client;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReloadTest {

    private static final DomainName NAME = DomainName.of("www.example.com");
    private static final int SWAPS = 200;

    private final Certs certs = new Certs();
    private final MovedTime time = new MovedTime();
    private final Tls tls = Tls.builder(certs).time(time).build();

    @Test
    void theNextHandshakeAfterAChangeShowsTheNewOne() throws SSLException {
        BigInteger before = certs.put("www.example.com");
        assertThat(serial(tls, "www.example.com")).isEqualTo(before);

        BigInteger after = certs.put("www.example.com");
        assertThat(serial(tls, "www.example.com")).isEqualTo(before);
        tls.changed(NAME);

        assertThat(serial(tls, "www.example.com")).isEqualTo(after);
    }

    @Test
    void aNameThatHadNoneHasOneAfterTheChange() throws SSLException {
        assertThatThrownBy(() -> serial(tls, "www.example.com")).isInstanceOf(SSLException.class);

        BigInteger now = certs.put("www.example.com");
        assertThatThrownBy(() -> serial(tls, "www.example.com")).isInstanceOf(SSLException.class);
        tls.changed(NAME);

        assertThat(serial(tls, "www.example.com")).isEqualTo(now);
    }

    @Test
    void withoutBeingToldANameIsLookedForAgainSoonAndACertificateLater() throws SSLException {
        assertThatThrownBy(() -> serial(tls, "www.example.com")).isInstanceOf(SSLException.class);
        BigInteger first = certs.put("www.example.com");
        time.advance(TlsBuilder.MISSING_FOR);
        assertThat(serial(tls, "www.example.com")).isEqualTo(first);

        BigInteger second = certs.put("www.example.com");
        time.advance(TlsBuilder.FRESH);
        assertThat(serial(tls, "www.example.com")).isEqualTo(second);
    }

    @Test
    void oneThatIsTakenAwayIsNotShownAnyLonger() throws SSLException {
        certs.put("www.example.com");
        serial(tls, "www.example.com");

        certs.remove("www.example.com");
        tls.changed(NAME);

        assertThatThrownBy(() -> serial(tls, "www.example.com")).isInstanceOf(SSLException.class);
        assertThat(tls.loaded()).isZero();
    }

    @Test
    void whileTheStoreIsAwayWhatIsInMemoryIsShown() throws SSLException {
        BigInteger before = certs.put("www.example.com");
        serial(tls, "www.example.com");
        BigInteger after = certs.put("www.example.com");
        certs.before = ReloadTest::isAway;

        tls.changed(NAME);
        for (int i = 0; i < 5; i++) {
            assertThat(serial(tls, "www.example.com")).isEqualTo(before);
        }
        assertThat(tls.reads())
                .as("a store that is away is not asked by each handshake")
                .isEqualTo(2);

        certs.before = () -> {};
        time.advance(Lookups.RETRY);
        assertThat(serial(tls, "www.example.com")).isEqualTo(after);
    }

    private static void isAway() {
        throw new StoreUnavailableException("away", null, null);
    }

    @Test
    void whatCannotBeReadDoesNotReplaceWhatIsInMemory() throws SSLException {
        BigInteger before = certs.put("www.example.com");
        serial(tls, "www.example.com");

        certs.damage("www.example.com");
        tls.changed(NAME);

        assertThat(serial(tls, "www.example.com")).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} after another")
    @EnumSource(names = {"EC_P256", "RSA_2048"})
    void noHandshakeIsLostWhileCertificatesAreReplaced(KeyType every) throws Exception {
        List<CertificateMaterial> all = new ArrayList<>(IntStream.range(0, 20)
                .mapToObj(i -> certs.issue(i % 2 == 0 ? KeyType.EC_P256 : every, "www.example.com"))
                .toList());
        Set<BigInteger> given = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        Semaphore shaken = new Semaphore(0);
        given.add(swap(all.get(0)));
        Callable<Integer> probe = () -> {
            int number = 0;
            for (; number < 5000 && !over.get(); number++) {
                String version = number % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
                assertThat(serial(tls, Client.of("www.example.com").protocol(version)))
                        .isIn(given);
                shaken.release();
            }
            return number;
        };
        Callable<Integer> swaps = () -> {
            for (int i = 1; i <= SWAPS; i++) {
                CertificateMaterial next = all.get(i % all.size());
                given.add(next.leaf().getSerialNumber());
                swap(next);
                shaken.drainPermits();
                assertThat(shaken.tryAcquire(2, Crowd.LONGEST.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            over.set(true);
            return SWAPS;
        };

        List<Integer> done = Crowd.of(3, i -> i == 0 ? swaps : probe);

        assertThat(done.get(1) + done.get(2)).isGreaterThanOrEqualTo(2 * SWAPS);
        assertThat(serial(tls, "www.example.com"))
                .isEqualTo(all.get(SWAPS % all.size()).leaf().getSerialNumber());
    }

    private BigInteger swap(CertificateMaterial next) {
        certs.put("www.example.com", next);
        tls.changed(NAME);
        return next.leaf().getSerialNumber();
    }

    @Test
    void aChainAndItsKeyBelongTogetherHoweverOftenTheyAreReplacedInBetween() throws Exception {
        certs.put("www.example.com");
        SwappingKeyManager swapping = new SwappingKeyManager(tls.keyManager(), () -> {
            certs.put("www.example.com");
            tls.changed(NAME);
            tls.load(NAME);
        });

        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            Handshakes.shake(swapping.server(), Client.of("www.example.com").protocol(version));
        }

        assertThat(swapping.swaps()).isGreaterThanOrEqualTo(4);
        assertThat(belongTogether(swapping.chain(), swapping.key())).isTrue();
    }

    private static boolean belongTogether(X509Certificate[] chain, PrivateKey key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(chain[0].getPublicKey());
        return signature.verify(signed);
    }

    @Test
    void whatWasReplacedIsNotKeptForEver() {
        Versions versions = new Versions();
        CertificateMaterial material = certs.issue(KeyType.EC_P256, "www.example.com");
        Shown last = null;
        for (int i = 0; i < 3 * Versions.RETIRED; i++) {
            last = versions.admit("www.example.com", material.key(), material.chain());
            versions.retire(last);
        }

        assertThat(versions.size()).isEqualTo(Versions.RETIRED);
        assertThat(versions.get(last.alias())).isSameAs(last);
    }

    @Test
    void aRenewalThatLastsHoldsUpOneHandshakeForAWhileOnly() throws Exception {
        BigInteger before = certs.put("www.example.com");
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            Tls patient = Tls.builder(certs)
                    .executor(pool)
                    .patience(Duration.ofMillis(50))
                    .build();
            serial(patient, "www.example.com");
            CountDownLatch answer = new CountDownLatch(1);
            certs.before = () -> Certs.await(answer);

            BigInteger after = certs.put("www.example.com");
            patient.changed(NAME);
            assertThat(serial(patient, "www.example.com")).isEqualTo(before);
            assertThat(serial(patient, "www.example.com")).isEqualTo(before);

            answer.countDown();
            await().untilAsserted(
                            () -> assertThat(serial(patient, "www.example.com")).isEqualTo(after));
        } finally {
            pool.shutdownNow();
        }
    }
}
