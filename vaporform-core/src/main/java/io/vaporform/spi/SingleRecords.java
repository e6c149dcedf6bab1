package io.vaporform.spi;

import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records that a vendor keeps one by one, seen as the sets that they make. For authors of a {@link DnsBackend}. Immutable. */
public final class SingleRecords {

    private final Map<Key, List<SingleRecord>> sets = new LinkedHashMap<>();

    private SingleRecords() {}

    /** @param records all of a zone, or of the names and types that matter */
    public static SingleRecords of(List<SingleRecord> records) {
        SingleRecords all = new SingleRecords();
        records.forEach(record -> all.sets
                .computeIfAbsent(new Key(record.name().text(), record.type()), key -> new ArrayList<>())
                .add(record));
        return all;
    }

    /** Those of which each record can be said. */
    public List<Rrset> sets() {
        return sets.values().stream()
                .map(SingleRecords::set)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What a zone has that has these: what is of no type that is kept, or cannot be said, but for its SOA, is something else. */
    public ZoneContents contents(DnsAbilities can) {
        List<Rrset> kept = sets().stream().filter(set -> can.keeps(set.type())).toList();
        List<ZoneContents.Other> others = sets.values().stream()
                .filter(records ->
                        set(records).filter(set -> can.keeps(set.type())).isEmpty())
                .filter(records -> !records.get(0).type().equals("SOA"))
                .map(records -> new ZoneContents.Other(
                        records.get(0).name(), records.get(0).type(), otherwise(records)))
                .toList();
        return new ZoneContents(kept, others);
    }

    /** What there is of the name and type of {@code change}. */
    public Optional<RrsetChanges.Found> found(RrsetChange change) {
        List<SingleRecord> records = of(change);
        return records.isEmpty()
                ? Optional.empty()
                : Optional.of(new RrsetChanges.Found(set(records), otherwise(records)));
    }

    private static String otherwise(List<SingleRecord> records) {
        return records.stream()
                .filter(record -> record.data().isEmpty())
                .map(SingleRecord::otherwise)
                .findFirst()
                .orElse("a type that is not kept here");
    }

    private List<SingleRecord> of(RrsetChange change) {
        return sets.getOrDefault(new Key(change.name().text(), change.type()), List.of());
    }

    /** With the shortest of their times to live, where these differ (RFC 2181, 5.2). */
    private static Optional<Rrset> set(List<SingleRecord> records) {
        List<Rdata> data =
                records.stream().flatMap(record -> record.data().stream()).toList();
        Duration ttl =
                records.stream().map(SingleRecord::ttl).min(Duration::compareTo).orElse(Rrset.DEFAULT_TTL);
        return data.size() < records.size()
                ? Optional.empty()
                : Optional.of(new Rrset(records.get(0).name(), ttl, data));
    }

    /** The fewest that make what is there what {@code change} wants. */
    public Edits edits(RrsetChange change) {
        List<Rdata> missing = new ArrayList<>(change.after().map(Rrset::data).orElse(List.of()));
        Duration ttl = change.after().map(Rrset::ttl).orElse(Duration.ZERO);
        List<Edits.Edit> changed = new ArrayList<>();
        List<SingleRecord> free = new ArrayList<>();
        for (SingleRecord record : of(change)) {
            Optional<Rdata> kept = record.data().filter(missing::remove);
            if (kept.isEmpty()) {
                free.add(record);
            } else if (!record.ttl().equals(ttl)) {
                changed.add(new Edits.Edit(record, kept.get()));
            }
        }
        int reused = Math.min(free.size(), missing.size());
        for (int i = 0; i < reused; i++) {
            changed.add(new Edits.Edit(free.get(i), missing.get(i)));
        }
        return new Edits(missing.subList(reused, missing.size()), changed, free.subList(reused, free.size()));
    }

    /**
     * What is to be done to the records of one name and type; each data and record once.
     *
     * @param created in new records
     * @param changed of which the data, or only the time to live, is another
     * @param deleted and not replaced
     */
    public record Edits(List<Rdata> created, List<Edit> changed, List<SingleRecord> deleted) {

        public Edits {
            created = List.copyOf(created);
            changed = List.copyOf(changed);
            deleted = List.copyOf(deleted);
        }

        /** @param data what the record is to say */
        public record Edit(SingleRecord record, Rdata data) {}
    }

    private record Key(String name, String type) {}
}
