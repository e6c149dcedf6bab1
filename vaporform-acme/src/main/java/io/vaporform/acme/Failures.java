package io.vaporform.acme;

import io.vaporform.spec.Address;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How often in a row certificates could not be had: kept apart from their orders, as what failed is made anew, as another generation, when somebody asks for it again. Thread-safe. */
final class Failures {

    private static final String PREFIX = "failures/";

    /** After so long it may be another certificate, or none at all. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Records records;
    private final Address address;

    Failures(Records records, Address address) {
        this.records = records;
        this.address = address;
    }

    int count() {
        return entry().map(entry -> Integer.parseInt(parts(entry)[0])).orElse(0);
    }

    void more(Instant now) {
        Secret value = Secret.of((count() + 1) + " " + now);
        Optional<Records.Entry> there = entry();
        if (there.isPresent()) {
            records.replace(there.get(), value);
        } else {
            records.create(PREFIX + address, value);
        }
    }

    void none() {
        entry().ifPresent(records::remove);
    }

    private Optional<Records.Entry> entry() {
        return records.get(PREFIX + address);
    }

    private static String[] parts(Records.Entry entry) {
        return entry.value().reveal().split(" ", -1);
    }

    /** Removes what is too old to say anything. */
    static void sweep(Records records, Instant now) {
        records.scan(PREFIX).stream()
                .filter(entry -> Instant.parse(parts(entry)[1]).plus(KEPT).isBefore(now))
                .forEach(records::remove);
    }
}
