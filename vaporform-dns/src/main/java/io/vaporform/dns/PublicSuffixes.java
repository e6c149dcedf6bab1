package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The suffixes below which anybody can register names, so that nobody owns one of them: {@code com}, {@code co.uk}, {@code github.io}. They are
 * the <a href="https://publicsuffix.org/list/">Public Suffix List</a>'s, with both its sections; a copy of it is in this jar, and a newer one can be {@link #read}. Immutable and thread-safe.
 */
public final class PublicSuffixes {

    /** Of when the copy in this jar is. */
    public static final LocalDate BUNDLED = LocalDate.of(2026, 8, 19);

    private static final String RESOURCE = "public_suffix_list.dat";

    private final Set<String> rules = new HashSet<>();
    private final Set<String> exceptions = new HashSet<>();

    private PublicSuffixes() {}

    /** Reads the copy in this jar, of {@link #BUNDLED}: some ten thousand rules, so keep it. */
    public static PublicSuffixes bundled() {
        try (InputStream list = PublicSuffixes.class.getResourceAsStream(RESOURCE)) {
            if (list == null) {
                throw new IllegalStateException(RESOURCE + " is missing in the jar");
            }
            return read(list);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Reads the list as publicsuffix.org publishes it.
     *
     * @throws InvalidSpecException if there is no rule in it
     */
    public static PublicSuffixes read(InputStream list) throws IOException {
        PublicSuffixes suffixes = new PublicSuffixes();
        BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            // Each line is read up to the first blank.
            String rule = line.strip().split("\\s", -1)[0];
            if (!rule.isEmpty() && !rule.startsWith("//")) {
                suffixes.add(rule);
            }
        }
        new Violations()
                .unless(
                        !suffixes.rules.isEmpty(),
                        "public suffixes",
                        "",
                        "there is no rule in the list",
                        "give the file of publicsuffix.org")
                .throwIfAny();
        return suffixes;
    }

    private void add(String rule) {
        boolean exception = rule.startsWith("!");
        try {
            (exception ? exceptions : rules)
                    .add(DomainName.of(exception ? rule.substring(1) : rule).text());
        } catch (InvalidSpecException noName) {
            // A label that only IDNA 2008 knows: none of its names can be given here but as an A-label, which is in the
            // list too where it is in use.
        }
    }

    /** The public suffix that a name ends with: the name itself, if it is one. A name of which the list says nothing has its last label. */
    public DomainName suffix(DomainName name) {
        List<String> labels = name.labels();
        for (int begin = 0; begin < labels.size(); begin++) {
            String rest = String.join(".", labels.subList(begin, labels.size()));
            if (exceptions.contains(rest)) {
                return DomainName.of(String.join(".", labels.subList(begin + 1, labels.size())));
            }
            String wild = "*." + String.join(".", labels.subList(Math.min(begin + 1, labels.size()), labels.size()));
            if (rules.contains(rest) || rules.contains(wild)) {
                return DomainName.of(rest);
            }
        }
        return DomainName.of(labels.get(labels.size() - 1));
    }

    /** Whether everybody can register names below it, so that it is nobody's own; of a wildcard, whether that is so of what it is below. */
    public boolean isSuffix(DomainName name) {
        return registrable(name).isEmpty();
    }

    /** The part of a name, or of what a wildcard stands for, that somebody has registered: its public suffix and one label more. Empty for a public suffix. */
    public Optional<DomainName> registrable(DomainName name) {
        if (name.isWildcard()) {
            return name.parent().flatMap(this::registrable);
        }
        DomainName suffix = suffix(name);
        if (suffix.equals(name)) {
            return Optional.empty();
        }
        List<String> labels = name.labels();
        int kept = suffix.labels().size() + 1;
        return Optional.of(DomainName.of(String.join(".", labels.subList(labels.size() - kept, labels.size()))));
    }
}
