package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of a node in the DNS, in the one form in which names are compared: A-labels, lower case, without the dot at the end.
 *
 * <p>Follows <a href="https://www.rfc-editor.org/rfc/rfc1035">RFC 1035</a> for lengths and
 * <a href="https://www.rfc-editor.org/rfc/rfc5890">RFC 5890</a> for internationalised labels. A label that is not ASCII is turned into its
 * A-label only where IDNA 2003 and IDNA 2008 agree on it; otherwise it is refused, and the A-label itself can be given.
 *
 * @param text such as {@code www.example.com}, {@code _dmarc.example.com} or {@code *.apps.example.com}
 */
public record DomainName(String text) implements Comparable<DomainName> {

    /** The longest name in characters, without the dot at the end. */
    public static final int LONGEST = 253;

    private static final int LONGEST_LABEL = 63;

    /** More is not looked at: a label that is not ASCII becomes longer, not shorter. */
    private static final int LONGEST_TEXT = LONGEST + 1;

    private static final String WILDCARD = "*.";

    /** @throws io.vaporform.error.InvalidSpecException if {@code text} is no name, with each rule that it breaks */
    public DomainName {
        Violations found = new Violations();
        text = canonical(text, found);
        found.throwIfAny();
    }

    /** What others say; empty for what is no name, or none that can be said here. */
    public static Optional<DomainName> parse(String text) {
        try {
            return Optional.of(new DomainName(text));
        } catch (InvalidSpecException foreign) {
            return Optional.empty();
        }
    }

    /** The name that {@code text} says; see {@link DomainName}. */
    public static DomainName of(String text) {
        return new DomainName(text);
    }

    /**
     * A name as hosts have it (RFC 1123): no underscore and, as it is to be somebody's own, at least two labels. A wildcard is one where
     * {@code wildcard} says so.
     *
     * @throws io.vaporform.error.InvalidSpecException if it is not
     */
    public static DomainName host(String text, boolean wildcard) {
        DomainName name = of(text);
        new Violations()
                .unless(
                        name.text.indexOf('_') < 0,
                        "domain",
                        text,
                        "the name of a host has no underscore",
                        "leave out the label with it: it names a record, not a host")
                .unless(
                        wildcard || !name.isWildcard(),
                        "domain",
                        text,
                        "no host is named by a wildcard",
                        "give the name of one host")
                .unless(
                        name.labels().size() > (name.isWildcard() ? 2 : 1),
                        "domain",
                        text,
                        "has one label only, so nobody can own it",
                        "give a name such as example.com")
                .unless(
                        !isNumber(name.labels().get(name.labels().size() - 1)),
                        "domain",
                        text,
                        "a name does not end with a number: this is an address",
                        "give the name of a host")
                .throwIfAny();
        return name;
    }

    private static boolean isNumber(String label) {
        return label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String canonical(String given, Violations found) {
        if (given.length() > LONGEST_TEXT) {
            found.add(
                    "domain",
                    given.substring(0, LONGEST_LABEL) + "…",
                    "is longer than the " + LONGEST + " characters that a name can have",
                    "take a shorter one");
            return given;
        }
        // Of the four dots that IDNA 2003 knows, one is the DNS's own.
        String name = given.endsWith(".") && given.length() > 1 ? given.substring(0, given.length() - 1) : given;
        List<String> labels = new ArrayList<>();
        for (String label : name.split("\\.", -1)) {
            labels.add(label(label, labels.isEmpty(), given, found));
        }
        String all = String.join(".", labels);
        found.unless(
                all.length() <= LONGEST,
                "domain",
                given,
                "is longer than the " + LONGEST + " characters that a name can have",
                "take a shorter one");
        return all;
    }

    private static String label(String label, boolean first, String name, Violations found) {
        if (first && label.equals("*")) {
            return label;
        }
        String ascii = isAscii(label) ? label.toLowerCase(Locale.ROOT) : aLabel(label, name, found);
        boolean sound = !ascii.isEmpty()
                && ascii.length() <= LONGEST_LABEL
                && ascii.chars().allMatch(DomainName::isAllowed)
                && ascii.charAt(0) != '-'
                && ascii.charAt(ascii.length() - 1) != '-';
        found.unless(
                sound,
                "domain",
                name,
                "the label '" + label + "' must be 1 to " + LONGEST_LABEL
                        + " characters of a-z, 0-9, '-' and '_', without '-' at either end",
                "write a name such as www.example.com, without scheme, port or path");
        return ascii;
    }

    private static boolean isAscii(String label) {
        return label.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** What both IDNA 2003, which the JDK has, and IDNA 2008 make of a label. */
    private static String aLabel(String label, String name, Violations found) {
        String lower = label.toLowerCase(Locale.ROOT);
        try {
            String ascii = IDN.toASCII(lower, IDN.USE_STD3_ASCII_RULES);
            if (lower.codePoints().allMatch(DomainName::isValidIn2008)
                    && !isMark(lower.codePointAt(0))
                    && IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES).equals(lower)) {
                return ascii;
            }
        } catch (IllegalArgumentException notIn2003) {
            // refused below, as whatever else they do not agree on
        }
        found.add(
                "domain",
                name,
                "IDNA 2003 and IDNA 2008 make different names of '" + label + "', or none",
                "give the A-label (xn--…) that is registered");
        // Sound, so that there is one complaint of it.
        return "x";
    }

    /** Letters, marks and digits of RFC 5892, but for those that IDNA 2003 maps to something else: ß, ς, and the two joiners. */
    private static boolean isValidIn2008(int c) {
        if (c < 0x80) {
            return isAllowed(c);
        }
        return switch (Character.getType(c)) {
            case Character.LOWERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER -> c != 'ß' && c != 'ς';
            default -> false;
        };
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** From the left. */
    public List<String> labels() {
        return List.of(text.split("\\.", -1));
    }

    /** Whether it stands for all names below {@link #parent()} (RFC 4592). */
    public boolean isWildcard() {
        return text.startsWith(WILDCARD);
    }

    /** Whether it is {@code zone}, or below it. */
    public boolean isWithin(DomainName zone) {
        return text.equals(zone.text) || isBelow(zone);
    }

    /** Whether it is below {@code other}, and not the same. */
    public boolean isBelow(DomainName other) {
        return text.length() > other.text.length()
                && text.endsWith(other.text)
                && text.charAt(text.length() - other.text.length() - 1) == '.';
    }

    /** The name without its first label; empty for a name of one. */
    public Optional<DomainName> parent() {
        int dot = text.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(of(text.substring(dot + 1)));
    }

    /**
     * The name with more labels to its left.
     *
     * @throws io.vaporform.error.InvalidSpecException if that is too long
     */
    public DomainName child(String labels) {
        return of(labels + "." + text);
    }

    /**
     * The name as many vendors want it: without the zone's, and {@code @} for the zone's own.
     *
     * @param zone that it is within
     */
    public String relativeTo(DomainName zone) {
        return equals(zone) ? "@" : text.substring(0, text.length() - zone.text.length() - 1);
    }

    /** As people read it: with its A-labels decoded. */
    public String unicode() {
        return IDN.toUnicode(text);
    }

    /** By their labels from the right, so that what is below a name follows it. */
    @Override
    public int compareTo(DomainName other) {
        List<String> mine = labels();
        List<String> others = other.labels();
        for (int i = 1; i <= Math.min(mine.size(), others.size()); i++) {
            int order = mine.get(mine.size() - i).compareTo(others.get(others.size() - i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.size(), others.size());
    }

    @Override
    public String toString() {
        return text;
    }
}
