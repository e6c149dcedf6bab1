package io.vaporform.acme;

import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** What only we answer, at a path where a CA looks: kept as the answers to challenges are, and removed again. One that a crash has left is removed by a later one. */
final class HttpProbe implements AutoCloseable {

    private static final String KEY = HttpProof.PREFIX + "vaporform-probe-";
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Records records;
    private final String key;
    private final String value;

    private HttpProbe(Records records, String key, String value) {
        this.records = records;
        this.key = key;
        this.value = value;
    }

    static HttpProbe put(Records records, Instant now) {
        records.scan(KEY).stream()
                .filter(entry -> !madeAt(entry).plus(FORGOTTEN).isAfter(now))
                .forEach(records::remove);
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        HttpProbe probe = new HttpProbe(records, KEY + text, text + "." + now.toEpochMilli());
        records.create(probe.key, Secret.of(probe.value));
        return probe;
    }

    private static Instant madeAt(Records.Entry entry) {
        String all = entry.value().reveal();
        return Instant.ofEpochMilli(Long.parseLong(all.substring(all.indexOf('.') + 1)));
    }

    /** Such as {@code /.well-known/acme-challenge/vaporform-probe-…}. */
    String path() {
        return Challenges.PATH + key.substring(HttpProof.PREFIX.length());
    }

    /** What is to be answered there. */
    String text() {
        return value;
    }

    @Override
    public void close() {
        records.get(key).ifPresent(records::remove);
    }
}
