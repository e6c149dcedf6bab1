package io.vaporform.tls;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A source that tests fill, with a certification authority of its own. Thread-safe. */
final class Certs implements CertificateSource {

    static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    final InMemoryCa ca = InMemoryCa.create(NOW);
    final AtomicInteger finds = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final Map<DomainName, CertificateOutputs> all = new ConcurrentHashMap<>();
    private final Map<DomainName, CertificateOutputs> challenges = new ConcurrentHashMap<>();
    volatile Runnable before = () -> {};

    /** @return its serial number */
    BigInteger put(KeyType type, String... names) {
        CertificateMaterial material = issue(type, names);
        for (String name : names) {
            put(name, material);
        }
        return material.leaf().getSerialNumber();
    }

    void put(String name, CertificateMaterial material) {
        all.put(DomainName.of(name), material.outputs(Optional.empty()));
    }

    BigInteger put(String... names) {
        return put(KeyType.EC_P256, names);
    }

    BigInteger challenge(String name) {
        CertificateMaterial material = issue(KeyType.EC_P256, name);
        challenges.put(DomainName.of(name), material.outputs(Optional.empty()));
        return material.leaf().getSerialNumber();
    }

    CertificateMaterial issue(KeyType type, String... names) {
        return ca.issue(Arrays.stream(names).map(DomainName::of).toList(), type, NOW, NOW.plus(Duration.ofDays(90)));
    }

    /** What is stored of it can no longer be read. */
    void damage(String name) {
        all.computeIfPresent(
                DomainName.of(name),
                (same, sound) -> CertificateOutputs.of(
                        sound.names(),
                        sound.chain().replace('M', '?'),
                        sound.key(),
                        sound.serial(),
                        sound.issuer(),
                        sound.notBefore(),
                        sound.notAfter(),
                        sound.directory()));
    }

    /** For a source that takes its time. */
    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Crowd.LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let the source go on");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    void remove(String name) {
        all.remove(DomainName.of(name));
    }

    @Override
    public Optional<CertificateOutputs> find(DomainName name) {
        finds.incrementAndGet();
        return asked(all, name);
    }

    @Override
    public Optional<CertificateOutputs> challenge(DomainName name) {
        return asked(challenges, name);
    }

    private Optional<CertificateOutputs> asked(Map<DomainName, CertificateOutputs> where, DomainName name) {
        most.accumulateAndGet(busy.incrementAndGet(), Math::max);
        try {
            before.run();
            return Optional.ofNullable(where.get(name));
        } finally {
            busy.decrementAndGet();
        }
    }
}
