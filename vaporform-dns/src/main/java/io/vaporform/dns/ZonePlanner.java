package io.vaporform.dns;

import io.vaporform.dns.RecordChange.Kind;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.Mark;
import io.vaporform.spi.RrsetChange;
import io.vaporform.spi.ZoneContents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what is there with what is wanted. Pure, and linear. */
final class ZonePlanner {

    private final DomainName zone;
    private final Mark owner;
    private final DnsAbilities can;
    private final Place place;
    private final boolean adopts;
    private final Map<RecordKey, Rrset> there = new HashMap<>();
    private final Map<DomainName, Set<String>> types = new HashMap<>();
    private final Map<RecordKey, String> others = new HashMap<>();
    private final Map<RecordKey, Rrset> twins = new HashMap<>();
    private final Map<RecordKey, Rrset> wanted = new LinkedHashMap<>();
    private final Map<DomainName, Set<String>> wantedTypes = new HashMap<>();

    ZonePlanner(DomainName zone, Mark owner, DnsAbilities can, boolean adopts) {
        this.zone = zone;
        this.owner = owner;
        this.can = can;
        this.place = new Place(zone, can);
        this.adopts = adopts;
    }

    ZonePlan plan(ZoneContents contents, List<Rrset> sets) {
        contents.sets().forEach(this::see);
        contents.others().forEach(other -> {
            others.put(new RecordKey(other.name(), other.type()), other.what());
            note(types, other.name(), other.type());
        });
        sets.forEach(set -> {
            wanted.put(RecordKey.of(set), set);
            note(wantedTypes, set);
        });
        List<RecordKey> keys = new ArrayList<>(wanted.keySet());
        twins.forEach((key, twin) -> {
            if (!wanted.containsKey(key) && goes(twin)) {
                keys.add(key);
            }
        });
        keys.sort(Comparator.comparing(RecordKey::name).thenComparing(RecordKey::type));
        List<RecordChange> changes = keys.stream().map(this::change).toList();
        return new ZonePlan(zone, changes, units(changes), ZoneSync.stop(owned(), disturbed(changes)));
    }

    private void see(Rrset set) {
        if (Twins.isTwin(zone, set)) {
            if (set.type().equals(Rdata.TXT)) {
                Twins.subject(zone, set.name()).ifPresent(key -> twins.put(key, set));
            }
            return;
        }
        there.put(RecordKey.of(set), set);
        note(types, set);
    }

    private static void note(Map<DomainName, Set<String>> types, Rrset set) {
        note(types, set.name(), set.type());
    }

    private static void note(Map<DomainName, Set<String>> types, DomainName name, String type) {
        types.computeIfAbsent(name, each -> new HashSet<>()).add(type);
    }

    private boolean isOurs(Rrset twin) {
        return Twins.owner(twin).filter(this::isOwner).isPresent();
    }

    /** Whether it is this life's of the owner to change or delete: not, if a later life of the same address has taken it over. */
    private boolean goes(@Nullable Rrset twin) {
        return twin != null
                && Twins.owner(twin)
                        .filter(this::isOwner)
                        .filter(mark -> mark.generation() <= owner.generation())
                        .isPresent();
    }

    private boolean isOwner(Mark mark) {
        return mark.installation().equals(owner.installation())
                && mark.lineage().equals(owner.lineage())
                && mark.address().equals(owner.address());
    }

    /** How many of the sets that are there are of this owner. */
    private long owned() {
        return twins.entrySet().stream()
                .filter(twin -> there.containsKey(twin.getKey()) && isOurs(twin.getValue()))
                .count();
    }

    /** How many of those are changed in what resolvers see, or deleted. */
    private long disturbed(List<RecordChange> changes) {
        return changes.stream()
                .filter(RecordChange::writes)
                .filter(change ->
                        change.before().isPresent() && !change.before().equals(change.after()))
                .filter(change -> twins.containsKey(change.key()) && isOurs(twins.get(change.key())))
                .count();
    }

    private RecordChange change(RecordKey key) {
        Rrset before = there.get(key);
        Rrset after = wanted.get(key);
        Optional<String> refusal = somethingElse(key);
        if (refusal.isEmpty() && after != null) {
            refusal = refusal(key, after, before);
        }
        if (refusal.isPresent()) {
            return change(Kind.REFUSED, key, before, after, refusal.get());
        }
        if (after == null) {
            return change(
                    Kind.DELETE, key, before, null, before == null ? "only its marker is left" : "no longer wanted");
        }
        if (before == null) {
            return change(Kind.CREATE, key, null, after, twins.containsKey(key) ? "was removed by somebody" : "is new");
        }
        String difference = difference(key, before, after);
        return difference.isEmpty()
                ? change(Kind.NO_OP, key, before, after, "as wanted")
                : change(Kind.UPDATE, key, before, after, difference);
    }

    /** What was made as a set, and has become something else by somebody's hand, is neither changed nor left behind without a word. */
    private Optional<String> somethingElse(RecordKey key) {
        return Optional.ofNullable(others.get(key))
                .map(what -> "is " + what + "; make it a plain record there, or remove it");
    }

    private static RecordChange change(
            Kind kind, RecordKey key, @Nullable Rrset before, @Nullable Rrset after, String reason) {
        return new RecordChange(
                kind, key.name(), key.type(), Optional.ofNullable(before), Optional.ofNullable(after), reason);
    }

    private String difference(RecordKey key, Rrset before, Rrset after) {
        List<String> differences = new ArrayList<>();
        if (!before.data().equals(after.data())) {
            differences.add(texts(before) + " → " + texts(after));
        }
        if (!before.ttl().equals(after.ttl())) {
            differences.add(
                    "ttl " + before.ttl().toSeconds() + " → " + after.ttl().toSeconds());
        }
        Rrset twin = twins.get(key);
        if (twin == null) {
            differences.add("is adopted");
        } else if (!twin.data().equals(twin(key).data())) {
            differences.add("its marker is renewed");
        }
        return String.join(", ", differences);
    }

    private static List<String> texts(Rrset set) {
        return set.data().stream().map(Rdata::text).toList();
    }

    private Rrset twin(RecordKey key) {
        Duration ttl = can.shortestTtl().compareTo(Rrset.DEFAULT_TTL) > 0 ? can.shortestTtl() : Rrset.DEFAULT_TTL;
        return Twins.of(zone, key.name(), key.type(), owner, ttl);
    }

    private Optional<String> refusal(RecordKey key, Rrset set, @Nullable Rrset before) {
        return place.misplaced(key)
                .or(() -> withoutRoom(key))
                .or(() -> place.unsupported(set))
                .or(() -> foreign(key, before))
                .or(() -> place.besideAlias(key, besides(key)));
    }

    private Optional<String> withoutRoom(RecordKey key) {
        try {
            twin(key);
            return Optional.empty();
        } catch (InvalidSpecException tooLong) {
            return Optional.of("there is no room for its marker: " + tooLong.getMessage());
        }
    }

    private Optional<String> foreign(RecordKey key, @Nullable Rrset before) {
        Rrset twin = twins.get(key);
        if (twin == null) {
            return before == null || adopts
                    ? Optional.empty()
                    : Optional.of("is there and was not made by Vaporform: " + texts(before)
                            + "; adopt it, or remove it there");
        }
        Optional<Mark> other = Twins.owner(twin);
        if (isOurs(twin)) {
            return goes(twin)
                    ? Optional.empty()
                    : Optional.of("a later life of " + owner.address() + " has taken it over");
        }
        if (other.isEmpty()) {
            return Optional.of(
                    "has a marker that cannot be read at " + twin.name() + "; look who set it, and remove it");
        }
        Mark mark = other.get();
        return Optional.of(
                mark.installation().equals(owner.installation())
                                && !mark.lineage().equals(owner.lineage())
                        ? "is of another store of the installation " + mark.installation() + " (lineage "
                                + mark.lineage() + "): two installations have the same id; give one another"
                        : "is of " + mark.address() + " of the installation " + mark.installation());
    }

    /** The other types that its name will have. */
    private Set<String> besides(RecordKey key) {
        Set<String> others = new TreeSet<>(wantedTypes.getOrDefault(key.name(), Set.of()));
        for (String type : types.getOrDefault(key.name(), Set.of())) {
            if (!goes(twins.get(new RecordKey(key.name(), type)))) {
                others.add(type);
            }
        }
        others.remove(key.type());
        return others;
    }

    /** What belongs together: a set and its twin; and all at a name that becomes an alias, or is one no longer. */
    private List<RecordChange.Unit> units(List<RecordChange> changes) {
        Set<DomainName> aliases = new HashSet<>();
        Map<Object, List<RecordChange>> together = new LinkedHashMap<>();
        List<RecordChange> writing =
                changes.stream().filter(RecordChange::writes).toList();
        writing.stream()
                .filter(change -> change.type().equals(Rdata.CNAME) || place.isTopAlias(change.key()))
                .forEach(change -> aliases.add(change.name()));
        writing.forEach(change -> together.computeIfAbsent(
                        aliases.contains(change.name()) ? change.name() : change.key(), key -> new ArrayList<>())
                .add(change));
        return together.values().stream()
                .map(unit -> new RecordChange.Unit(unit, edits(unit)))
                .toList();
    }

    /** A marker without its record is harmless, a record without its marker is nobody's: so the marker comes first, and goes last. */
    private List<RrsetChange> edits(List<RecordChange> unit) {
        List<RrsetChange> edits = new ArrayList<>();
        unit.stream().filter(change -> change.kind() != Kind.DELETE).forEach(change -> markedAs(change, edits));
        unit.stream()
                .filter(change -> change.kind() == Kind.DELETE)
                .flatMap(change -> change.before().stream())
                .forEach(set -> edits.add(RrsetChange.delete(set)));
        unit.stream()
                .filter(change ->
                        change.kind() != Kind.DELETE && !change.before().equals(change.after()))
                .forEach(change -> edits.add(new RrsetChange(change.before(), change.after())));
        unit.stream()
                .filter(change -> change.kind() == Kind.DELETE)
                .forEach(change -> edits.add(RrsetChange.delete(Objects.requireNonNull(twins.get(change.key())))));
        return edits;
    }

    private void markedAs(RecordChange change, List<RrsetChange> edits) {
        Optional<Rrset> before = Optional.ofNullable(twins.get(change.key()));
        Rrset after = twin(change.key());
        if (!before.map(Rrset::data).equals(Optional.of(after.data()))) {
            edits.add(new RrsetChange(before, Optional.of(after)));
        }
    }
}
