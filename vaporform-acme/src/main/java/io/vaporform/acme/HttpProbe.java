package io.vaporform.acme;

import io.vaporform.spec.Secret;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ProviderHome;
import io.vaporform.state.Records;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** What only we answer, at a path where a CA looks: kept as the answers to challenges are, by load balancers too, and removed again. One that a crash has left is removed by a later one. */
final class HttpProbe implements AutoCloseable {

    private static final String KEY = HttpProof.PREFIX + "vaporform-probe-";
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProviderHome home;
    private final String key;
    private final String value;

    private HttpProbe(ProviderHome home, String key, String value) {
        this.home = home;
        this.key = key;
        this.value = value;
    }

    static HttpProbe put(ProviderHome home) {
        Instant now = home.time().now();
        home.records().scan(KEY).stream()
                .filter(entry -> !madeAt(entry).plus(FORGOTTEN).isAfter(now))
                .forEach(entry -> {
                    new HttpProbe(home, entry.key(), entry.value().reveal()).close();
                    home.records().remove(entry);
                });
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        HttpProbe probe = new HttpProbe(home, KEY + text, text + "." + now.toEpochMilli());
        home.records().create(probe.key, Secret.of(probe.value));
        // Who cannot be told does not answer, which the look is for.
        home.answer(probe.answer());
        return probe;
    }

    private static Instant madeAt(Records.Entry entry) {
        String all = entry.value().reveal();
        return Instant.ofEpochMilli(Long.parseLong(all.substring(all.indexOf('.') + 1)));
    }

    /** Such as {@code /.well-known/acme-challenge/vaporform-probe-…}. */
    String path() {
        return answer().path();
    }

    /** What is to be answered there. */
    String text() {
        return value;
    }

    private ChallengeAnswer answer() {
        return new ChallengeAnswer(key.substring(HttpProof.PREFIX.length()), value);
    }

    /** One that a load balancer could not be told to forget is left to a later one, which tells it once more. */
    @Override
    public void close() {
        if (home.answerNoMore(answer()).isEmpty()) {
            home.records().get(key).ifPresent(home.records()::remove);
        }
    }
}
