package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one record says, in the presentation format of <a href="https://www.rfc-editor.org/rfc/rfc1035#section-5">RFC 1035</a> and in
 * one form for each meaning, so that equal data are equal: names in lower case and without the dot at the end, addresses as
 * <a href="https://www.rfc-editor.org/rfc/rfc5952">RFC 5952</a> writes them, the strings of a text in quotes. Data of a type without a factory here, but for {@code PTR} and
 * {@code DNAME}, stay as they were given, but for blanks between their parts.
 *
 * @param type the mnemonic of the type in upper case, such as {@code MX}
 * @param text such as {@code 10 mx1.example.net}
 */
public record Rdata(String type, String text) {

    public static final String A = "A";
    public static final String AAAA = "AAAA";
    public static final String CNAME = "CNAME";
    public static final String TXT = "TXT";
    public static final String MX = "MX";
    public static final String SRV = "SRV";
    public static final String CAA = "CAA";
    public static final String NS = "NS";

    /** No type of DNS, but of vendors: at the top of a zone, where there is no CNAME, their servers answer with the addresses of a host. */
    public static final String ALIAS = "ALIAS";

    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9-]{0,15}");

    /** 65,535 bytes, each of them escaped. */
    private static final int LONGEST = 4 * 65_535;

    /** @throws io.vaporform.error.InvalidSpecException if {@code text} is nothing that a record of that type can say */
    public Rdata {
        Violations found = new Violations();
        if (text.length() > LONGEST) {
            throw found.add("rdata", text.length() + " characters", "no record holds that", "give less")
                    .exception();
        }
        type = type.toUpperCase(Locale.ROOT);
        found.unless(
                TYPE.matcher(type).matches(),
                "type",
                type,
                "must be the mnemonic of a record type",
                "write MX, or TYPE65534 (RFC 3597)");
        text = RdataText.canonical(type, text.strip(), found);
        found.throwIfAny();
    }

    /** Data as they stand in the file of a zone, for any type; but a name in them is whole, also without the dot at its end. */
    public static Rdata of(String type, String text) {
        return new Rdata(type, text);
    }

    /** What others say; empty for what is nothing that such a record can say, or that can be said here. */
    public static Optional<Rdata> parse(String type, String text) {
        try {
            return Optional.of(new Rdata(type, text));
        } catch (InvalidSpecException foreign) {
            return Optional.empty();
        }
    }

    /** @param address such as {@code 192.0.2.1} */
    public static Rdata a(String address) {
        return of(A, address);
    }

    /** @param address such as {@code 2001:db8::1} */
    public static Rdata aaaa(String address) {
        return of(AAAA, address);
    }

    /** @param target the name that the alias stands for */
    public static Rdata cname(String target) {
        return of(CNAME, target);
    }

    /** @param host the name of a server of the zone that begins there */
    public static Rdata ns(String host) {
        return of(NS, host);
    }

    /** @param value any text, as it is: quoted, escaped and cut here; what is not ASCII goes as UTF-8 */
    public static Rdata txt(String value) {
        return of(TXT, RdataText.quoted(value));
    }

    /** @param preference 0 to 65535, the lowest first */
    public static Rdata mx(int preference, String exchange) {
        return of(MX, preference + " " + exchange);
    }

    /** <a href="https://www.rfc-editor.org/rfc/rfc2782">RFC 2782</a>; each number is 0 to 65535. */
    public static Rdata srv(int priority, int weight, int port, String target) {
        return of(SRV, priority + " " + weight + " " + port + " " + target);
    }

    /**
     * <a href="https://www.rfc-editor.org/rfc/rfc8659">RFC 8659</a>.
     *
     * @param flags 0, or 128 for what a CA that does not know the tag must not pass over
     * @param tag such as {@code issue}
     * @param value such as {@code letsencrypt.org}
     */
    public static Rdata caa(int flags, String tag, String value) {
        return of(CAA, flags + " " + tag + " " + RdataText.quoted(value));
    }

    /**
     * As a zone's file needs it: {@link #text()}, with the dot at the end of a name without which it would be below the zone's own. Of a type whose names are not known here, what
     * was given.
     */
    public String absolute() {
        return switch (type) {
            case CNAME, NS, ALIAS, MX, SRV, "PTR", "DNAME" -> text.endsWith(".") ? text : text + ".";
            default -> text;
        };
    }

    /**
     * The whole text of a TXT record, its strings joined; bytes that are no UTF-8 are replaced. Of another type, {@link #text()}.
     */
    public String value() {
        return type.equals(TXT) ? RdataText.unquoted(text) : text;
    }

    @Override
    public String toString() {
        return type + " " + text;
    }
}
