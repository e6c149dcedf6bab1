package io.vaporform.acme;

import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The rows of one account at its issuer. A key is a digest, so that no name is too long for it or says where it ends; a row begins with a moment, and what
 * follows is for people. Thread-safe, also between processes.
 */
final class RateRows {

    /** What all keys begin with, whichever issuer they are of. */
    static final String ALL = "rate/";

    static final String BUCKETS = "bucket/";
    static final String HOLDS = "hold/";
    static final String ORDERS = "order/";

    /** In bytes: nobody finds two texts with the same by chance, or on purpose. */
    private static final int DIGEST = 20;

    private final Records records;
    private final RateGuard.Account account;

    RateRows(Records records, RateGuard.Account account) {
        this.records = records;
        this.account = account;
    }

    /** What the issuer counts for all accounts together has a key that all have. */
    String bucket(Counted counted) {
        RateLimits.Limit limit = counted.limit();
        String whose =
                switch (limit.scope()) {
                    case ACCOUNT, NAME -> account.url();
                    case REGISTERED_DOMAIN, NAME_SET -> "";
                };
        return prefix(BUCKETS) + digest(limit.scope().name(), limit.counts().name(), whose, counted.subject());
    }

    /** A key that is this account's own. */
    String own(String kind, String... parts) {
        return prefix(kind) + digest(account.url(), digest(parts));
    }

    /** What the keys of one kind begin with. */
    String prefix(String kind) {
        return ALL + digest(account.directory()) + "/" + kind;
    }

    static String digest(String... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest(), 0, DIGEST);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each Java platform has SHA-256", impossible);
        }
    }

    /** What is left; one that nobody took of has no row. What is not credible is put right, or it would never be free. */
    TokenBucket read(Counted counted, Instant now) {
        String key = bucket(counted);
        Optional<Records.Entry> row = records.get(key);
        TokenBucket bucket = read(row, counted, now);
        if (row.isPresent() && !row.flatMap(RateRows::moment).equals(Optional.of(bucket.full()))) {
            put(row, key, bucket.full(), counted.who());
        }
        return bucket;
    }

    private static TokenBucket read(Optional<Records.Entry> row, Counted counted, Instant now) {
        return row.map(RateRows::moment)
                // What cannot be read may have been empty.
                .map(full -> full.map(at -> new TokenBucket(counted.limit(), at).credible(now))
                        .orElseGet(() -> TokenBucket.empty(counted.limit(), now)))
                .orElseGet(() -> TokenBucket.unused(counted.limit()));
    }

    /** Takes one; false if there is none. */
    boolean take(Counted counted, Instant now) {
        return take(counted, 0, now);
    }

    /** Takes one; false if fewer would be left. */
    boolean take(Counted counted, int left, Instant now) {
        return change(counted, now, bucket -> bucket.spend(left, now));
    }

    /** Gives back what was taken at {@code taken}. */
    void giveBack(Counted counted, Instant taken, Instant now) {
        change(counted, now, bucket -> bucket.giveBack(taken, now));
    }

    /** Nothing is missing. */
    void clear(Counted counted) {
        String key = bucket(counted);
        for (Optional<Records.Entry> row = records.get(key); row.isPresent(); row = records.get(key)) {
            records.remove(row.get());
        }
    }

    /**
     * Writes what {@code change} makes of a bucket; one that is full has no row.
     *
     * @return whether it made something else of it
     */
    private boolean change(Counted counted, Instant now, UnaryOperator<TokenBucket> change) {
        String key = bucket(counted);
        while (true) {
            Optional<Records.Entry> row = records.get(key);
            TokenBucket before = read(row, counted, now);
            TokenBucket after = change.apply(before);
            boolean written = after.isFull(now)
                    ? row.isEmpty() || records.remove(row.get())
                    : put(row, key, after.full(), counted.who());
            if (written) {
                return !after.equals(before);
            }
        }
    }

    /** Writes a row, unless somebody else was faster or it is there already. */
    boolean put(Optional<Records.Entry> read, String key, Instant moment, String text) {
        Secret value = Secret.of(moment + " " + text);
        if (read.isEmpty()) {
            return records.create(key, value);
        }
        return read.get().value().equals(value) || records.replace(read.get(), value);
    }

    /** What a row begins with; empty if that is no moment. */
    static Optional<Instant> moment(Records.Entry row) {
        try {
            return Optional.of(Instant.parse(row.value().reveal().split(" ", 2)[0]));
        } catch (DateTimeException foreign) {
            return Optional.empty();
        }
    }

    /** What follows the moment. */
    static String text(Records.Entry row) {
        String[] parts = row.value().reveal().split(" ", 2);
        return parts.length == 2 ? parts[1] : "";
    }
}
