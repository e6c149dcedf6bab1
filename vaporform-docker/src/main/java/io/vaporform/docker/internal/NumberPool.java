package io.vaporform.docker.internal;

import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Numbers that the engine's host has once, such as ports, given to one owner each in the records, before the engine is asked for them. Nobody looks whether
 * one is free: what turns out to be somebody else's is noted, and tried again when there is no other.
 *
 * @param keys what the keys of the records begin with
 * @param first of the range
 * @param last of the range, inclusive
 */
record NumberPool(String keys, int first, int last) {

    /** The owner of what the engine found in use by somebody we do not know. */
    private static final Secret FOREIGN = Secret.of("foreign");

    /** The owner's number, or another one that is {@code usable}; empty if there is none. The same for all who ask at once for one owner. */
    OptionalInt any(String owner, IntPredicate usable, Records records) {
        OptionalInt free = free(owner, usable, records);
        return free.isPresent() ? free : foreign(owner, usable, records);
    }

    /** Begins at a place that the owner's name decides: a repeat finds its own number, and two installations seldom meet. */
    private OptionalInt free(String owner, IntPredicate usable, Records records) {
        int size = last - first + 1;
        int start = Math.floorMod(owner.hashCode(), size);
        return IntStream.range(0, size)
                .map(step -> first + (start + step) % size)
                .filter(number -> take(number, owner, usable, records))
                .findFirst();
    }

    /** The one that was found in use the longest ago. */
    private OptionalInt foreign(String owner, IntPredicate usable, Records records) {
        return records.scan(keys).stream()
                .filter(entry -> entry.value().equals(FOREIGN))
                .filter(entry -> number(entry) >= first && number(entry) <= last && usable.test(number(entry)))
                .sorted(Comparator.comparingLong(Records.Entry::revision))
                .filter(entry -> records.replace(entry, Secret.of(owner)))
                .mapToInt(this::number)
                .findFirst();
    }

    private boolean take(int number, String owner, IntPredicate usable, Records records) {
        Optional<Records.Entry> there = records.get(key(number));
        boolean made = there.isEmpty() && usable.test(number) && records.create(key(number), Secret.of(owner));
        return made || isOwn(there.isEmpty() ? records.get(key(number)) : there, owner);
    }

    private static boolean isOwn(Optional<Records.Entry> entry, String owner) {
        return entry.filter(there -> there.value().equals(Secret.of(owner))).isPresent();
    }

    /** Gives exactly {@code number}; answers whose it is if it cannot. */
    Optional<String> claim(int number, String owner, Records records) {
        Optional<Records.Entry> there =
                records.get(key(number)).filter(entry -> !entry.value().equals(Secret.of(owner)));
        boolean ours = there.isEmpty()
                ? take(number, owner, any -> true, records)
                : there.get().value().equals(FOREIGN) && records.replace(there.get(), Secret.of(owner));
        return ours
                ? Optional.empty()
                : Optional.of(there.map(entry -> entry.value().reveal()).orElse("another one"));
    }

    /** The engine says that somebody else uses {@code number}. */
    void takenByForeigner(int number, Records records) {
        records.get(key(number)).ifPresent(entry -> records.replace(entry, FOREIGN));
    }

    /** Gives back what belongs to such owners, of all pools whose keys begin so. */
    static void release(String keys, Predicate<String> owner, Records records) {
        records.scan(keys).stream()
                .filter(entry -> owner.test(entry.value().reveal()))
                .forEach(records::remove);
    }

    private int number(Records.Entry entry) {
        return Integer.parseInt(entry.key().substring(keys.length()));
    }

    private String key(int number) {
        return keys + number;
    }
}
