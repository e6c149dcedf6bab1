package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.Mark;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The marker beside each set of ours: a TXT record that says whose it is. All are below {@code _vaporform} of their zone, so that none is in a name
 * of user data, below a delegation, or in the way of a wildcard.
 */
final class Twins {

    static final String LABEL = "_vaporform";

    private static final String WILDCARD = "_wildcard";
    private static final String HERITAGE = "heritage=vaporform";

    private Twins() {}

    /** @throws InvalidSpecException if there is no room for it: it is the longer name of the two */
    static DomainName name(DomainName zone, DomainName name, String type) {
        String relative = name.equals(zone)
                ? ""
                : "."
                        + name.text()
                                .substring(0, name.text().length() - zone.text().length() - 1);
        String literal = relative.startsWith(".*") ? "." + WILDCARD + relative.substring(2) : relative;
        return zone.child(type.toLowerCase(Locale.ROOT) + literal + "." + LABEL);
    }

    static Rrset of(DomainName zone, DomainName name, String type, Mark owner, Duration ttl) {
        return new Rrset(name(zone, name, type), ttl, List.of(Rdata.txt(text(owner))));
    }

    private static String text(Mark owner) {
        StringBuilder text = new StringBuilder(HERITAGE);
        owner.labels()
                .forEach(
                        (key, value) -> text.append(' ').append(key).append('=').append(value));
        return text.toString();
    }

    /** Whether a marker says who the owner is. */
    static boolean canName(Mark owner) {
        return owner(text(owner)).equals(Optional.of(owner));
    }

    /** Whose set the twin is about; empty if it is no twin of ours, or not one that can be read. */
    static Optional<Mark> owner(Rrset twin) {
        return twin.data().size() == 1 ? owner(twin.data().get(0).value()) : Optional.empty();
    }

    private static Optional<Mark> owner(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (!text.startsWith(HERITAGE + " ")) {
            return Optional.empty();
        }
        Arrays.stream(text.split(" ", -1)).forEach(word -> {
            int equals = word.indexOf('=');
            if (equals > 0) {
                labels.put(word.substring(0, equals), word.substring(equals + 1));
            }
        });
        return Mark.from(labels);
    }

    static boolean isTwin(DomainName zone, Rrset set) {
        return set.name().isBelow(zone.child(LABEL));
    }

    /** Whether the marker of that name would be the one of a wildcard. */
    static boolean isMistakable(DomainName zone, DomainName name) {
        return name.text().startsWith(WILDCARD + ".") && name.isBelow(zone);
    }

    /** What those of the twins among a zone's records are about. */
    static Set<RecordKey> subjects(DomainName zone, List<Rrset> records, Predicate<Rrset> twins) {
        return records.stream()
                .filter(set -> isTwin(zone, set) && twins.test(set))
                .flatMap(twin -> subject(zone, twin.name()).stream())
                .collect(Collectors.toSet());
    }

    /** What the twin is about, as {@link #name} has made it; empty if that made no such name. */
    static Optional<RecordKey> subject(DomainName zone, DomainName twin) {
        String parts =
                twin.text().substring(0, twin.text().length() - zone.text().length() - LABEL.length() - 2);
        int dot = parts.indexOf('.');
        String type = (dot < 0 ? parts : parts.substring(0, dot)).toUpperCase(Locale.ROOT);
        String relative = dot < 0 ? "" : parts.substring(dot + 1);
        String literal = relative.equals(WILDCARD) || relative.startsWith(WILDCARD + ".")
                ? "*" + relative.substring(WILDCARD.length())
                : relative;
        try {
            RecordKey subject = new RecordKey(literal.isEmpty() ? zone : zone.child(literal), type);
            // What would be marked under another name is not what this one marks.
            return Optional.of(subject)
                    .filter(key -> name(zone, key.name(), key.type()).equals(twin));
        } catch (InvalidSpecException foreign) {
            return Optional.empty();
        }
    }
}
