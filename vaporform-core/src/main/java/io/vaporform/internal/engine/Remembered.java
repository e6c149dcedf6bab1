package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Request;
import io.vaporform.spec.Address;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.state.Batch;
import io.vaporform.state.Records;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Values that are made once and stored before anybody sees them. */
final class Remembered {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String HEX = "0123456789abcdef";
    private static final String SECRETS = "secret/";
    private static final String OPERATIONS = "operation/";

    private final StateStore store;
    private final SecureRandom random = new SecureRandom();

    /** For which something was remembered here for an operation that is not over. */
    private final Set<Address> operations = ConcurrentHashMap.newKeySet();

    Remembered(StateStore store) {
        this.store = store;
    }

    /** What is remembered under {@code name}; made and stored first if it is not there. */
    private static Secret remember(Records records, String name, Supplier<Secret> once) {
        while (true) {
            var known = records.get(name);
            if (known.isPresent()) {
                return known.get().value();
            }
            Secret made = once.get();
            if (records.create(name, made)) {
                return made;
            }
        }
    }

    /**
     * What is remembered for {@code address}.
     *
     * @param commit what writes
     */
    Secret remember(Address address, String name, Supplier<Secret> once, Commits commit) {
        return remember(new StoredRecords(store, Keys.remembered(address), commit), name, once);
    }

    /** A secret that a spec asked for. */
    Secret generated(Address holder, Value.Generated what, Commits commit) {
        return remember(holder, SECRETS + what.name(), () -> fresh(what), commit);
    }

    /** One that nobody has yet. */
    Secret fresh(Value.Generated what) {
        return random(what.length(), what.hex() ? HEX : ALPHABET);
    }

    /** Adds to what is written that what a plan has in {@code now} is remembered in the place of what was. */
    void renew(Batch batch, Demand.Renewal renewal, Map<String, Secret> now) {
        String key = Keys.remembered(renewal.holder(), SECRETS + renewal.what().name());
        long expected = store.read(key).map(Row::revision).orElse(Batch.ABSENT);
        Secret fresh = Objects.requireNonNull(
                now.get(Request.secretKey(renewal.holder(), renewal.what().name())));
        batch.put(key, expected, fresh.reveal().getBytes(StandardCharsets.UTF_8));
    }

    private Secret random(int length, String alphabet) {
        StringBuilder text = new StringBuilder(length);
        random.ints(length, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
        return Secret.of(text.toString());
    }

    /** All generated secrets of a stack, by {@link Request#secretKey}. */
    Map<String, Secret> secretsOf(String stack) {
        Map<String, Secret> all = new HashMap<>();
        new StoredRecords(store, Keys.remembered(stack), store::commit).scan("").forEach(entry -> {
            int at = entry.key().indexOf("/" + SECRETS);
            if (at > 0) {
                all.put(
                        stack + "/" + entry.key().substring(0, at) + "/"
                                + entry.key().substring(at + SECRETS.length() + 1),
                        entry.value());
            }
        });
        return all;
    }

    /** All generated secrets of these, by {@link Request#secretKey}. */
    Map<String, Secret> secretsOf(Collection<Address> holders) {
        Map<String, Secret> all = new HashMap<>();
        holders.forEach(holder -> new StoredRecords(store, Keys.remembered(holder), store::commit)
                .scan(SECRETS)
                .forEach(entry ->
                        all.put(Request.secretKey(holder, entry.key().substring(SECRETS.length())), entry.value())));
        return all;
    }

    /** As {@link #remember}, until the operation is over. */
    Secret rememberForOperation(
            Address address, String operationId, String name, Supplier<Secret> once, Commits commit) {
        operations.add(address);
        return remember(address, OPERATIONS + operationId + "/" + name, once, commit);
    }

    /**
     * Forgets what was remembered for operations on {@code address} that are over.
     *
     * @param others whether another process may have remembered something
     * @param commit what writes
     */
    void forgetOperation(Address address, boolean others, Commits commit) {
        if (operations.remove(address) || others) {
            Records records = new StoredRecords(store, Keys.remembered(address), commit);
            records.scan(OPERATIONS).forEach(records::remove);
        }
    }
}
