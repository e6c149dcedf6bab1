package io.vaporform.dns;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which certification authorities may issue for a name, by its CAA records (<a href="https://www.rfc-editor.org/rfc/rfc8659">RFC 8659</a>), as authoritative servers have them at one moment.
 *
 * @param name that was asked for
 * @param decidedAt the closest name to it, of those above it and itself, that has such records; empty if there is none, so that everybody may issue
 * @param sets those records; their own name is another one where {@code decidedAt} is an alias. More than one if servers disagree: a CA may meet any of them, so all must allow it
 */
public record CaaPolicy(DomainName name, Optional<DomainName> decidedAt, List<Rrset> sets) {

    /** Whose meaning is known here; that of RFC 9495 is none for the certificates of servers. */
    private static final List<String> KNOWN = List.of("issue", "issuewild", "iodef", "issuemail");

    private static final int CRITICAL = 128;

    public CaaPolicy {
        sets = List.copyOf(sets);
    }

    /** RFC 8659, 3: the tree is climbed from the name itself; aliases on the way are followed, but above their targets is not looked. */
    static CaaPolicy find(DomainName name, Function<DomainName, Resolved> look) {
        Optional<DomainName> at = name.isWildcard() ? name.parent() : Optional.of(name);
        while (at.isPresent()) {
            Resolved found = look.apply(at.get());
            if (found.endsInAlias()) {
                throw new ProvisioningException("DNS", "nobody can look for CAA records of " + found, null);
            }
            List<Rrset> sets = found.sets();
            if (!sets.isEmpty()) {
                return new CaaPolicy(name, at, sets);
            }
            at = at.get().parent();
        }
        return new CaaPolicy(name, Optional.empty(), List.of());
    }

    /**
     * Whether a CA may issue, as far as these records say.
     *
     * @param ca the domain by which it is named, such as {@code letsencrypt.org}
     * @param wildcard for {@code *.name}, not for the name
     */
    public boolean allows(String ca, boolean wildcard) {
        return sets.stream().allMatch(set -> allows(set, ca, wildcard));
    }

    private static boolean allows(Rrset set, String ca, boolean wildcard) {
        return properties(set).noneMatch(Property::forbids)
                && (deciding(set, wildcard).isEmpty()
                        || issuers(set, wildcard).anyMatch(issuer -> issuer.ca().equalsIgnoreCase(ca)));
    }

    /** Each CA that is named, with its conditions; empty if nobody may issue, and also if everybody may. */
    public List<Issuer> issuers(boolean wildcard) {
        return sets.stream().flatMap(set -> issuers(set, wildcard)).distinct().toList();
    }

    private static Stream<Issuer> issuers(Rrset set, boolean wildcard) {
        return deciding(set, wildcard).stream().flatMap(each -> Issuer.parse(each.value).stream());
    }

    /** RFC 8659, 4.2 and 4.3. */
    private static List<Property> deciding(Rrset set, boolean wildcard) {
        List<Property> wild = wildcard ? tagged(set, "issuewild") : List.of();
        return wild.isEmpty() ? tagged(set, "issue") : wild;
    }

    private static List<Property> tagged(Rrset set, String tag) {
        return properties(set).filter(each -> each.tag.equals(tag)).toList();
    }

    private static Stream<Property> properties(Rrset set) {
        return set.data().stream().map(Property::of);
    }

    private record Property(int flags, String tag, String value) {

        /** Not by dnsjava, which reads no text of more than 255 bytes, though a value may be longer. */
        static Property of(Rdata data) {
            List<String> parts = List.of(data.text().split(" ", 3));
            // Quoted as the strings of a text are.
            String value = Rdata.of(Rdata.TXT, parts.get(2)).value();
            return new Property(Integer.parseInt(parts.get(0)), parts.get(1), value);
        }

        boolean forbids() {
            return (flags & CRITICAL) != 0 && !KNOWN.contains(tag);
        }
    }

    @Override
    public String toString() {
        return decidedAt
                .map(at -> name + ": the CAA records of " + at + " decide"
                        + (sets.size() > 1 ? ", of which servers have different ones:\n" : ":\n")
                        + String.join(
                                "\nor\n", sets.stream().map(Rrset::toString).toList()))
                .orElse(name + ": there are no CAA records, so every CA may issue");
    }

    /**
     * A CA that may issue.
     *
     * @param ca its domain
     * @param parameters what it is to keep to, by their names in the records: {@code accounturi} is the only account that may have the certificate, {@code validationmethods} are those by which it is proved who
     *     asks (<a href="https://www.rfc-editor.org/rfc/rfc8657">RFC 8657</a>); others mean what that CA says
     */
    public record Issuer(String ca, Map<String, String> parameters) {

        private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?");

        private static final Pattern PARAMETER = Pattern.compile("([a-zA-Z0-9-]+)\\s*=\\s*([!-:<-~]*)");

        public Issuer {
            parameters = Map.copyOf(parameters);
        }

        /** Empty for a value that names nobody, or is none by the grammar of RFC 8659, 4.2, which means the same. */
        static Optional<Issuer> parse(String value) {
            List<String> parts = List.of(value.split(";", -1));
            Map<String, String> parameters = new HashMap<>();
            for (String each : parts.subList(1, parts.size())) {
                Matcher parameter = PARAMETER.matcher(each.strip());
                if (parameter.matches()) {
                    parameters.put(parameter.group(1), parameter.group(2));
                } else if (!each.isBlank()) {
                    return Optional.empty();
                }
            }
            String ca = parts.get(0).strip();
            List<String> labels = List.of(ca.split("\\.", -1));
            return labels.stream().allMatch(label -> LABEL.matcher(label).matches())
                    ? Optional.of(new Issuer(ca, parameters))
                    : Optional.empty();
        }
    }
}
