package io.vaporform.spec;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * All records of one name and type (<a href="https://www.rfc-editor.org/rfc/rfc2181#section-5">RFC 2181, 5</a>): what is set, compared and
 * deleted as one.
 *
 * @param ttl in whole seconds, up to 2³¹ - 1 (RFC 2181, 8)
 * @param data in an order of their own, each once; at least one
 */
public record Rrset(DomainName name, Duration ttl, List<Rdata> data) {

    /** The time to live of a set that says nothing of it. */
    public static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

    /** @throws io.vaporform.error.InvalidSpecException if there are no data, or data of several types, or more than the one a CNAME has */
    public Rrset {
        data = data.stream()
                .distinct()
                .sorted(Comparator.comparing(Rdata::text))
                .toList();
        Violations found = new Violations();
        found.unless(!data.isEmpty(), "records of " + name, "", "there are none", "give one, or leave out the set");
        found.unless(
                data.stream().map(Rdata::type).distinct().count() <= 1,
                "records of " + name,
                data,
                "are of several types",
                "make a set of each type");
        found.unless(
                data.size() <= 1 || !data.get(0).type().equals(Rdata.CNAME),
                "records of " + name,
                data,
                "a name has one CNAME (RFC 2181, 10.1)",
                "leave one");
        found.unless(
                !ttl.isNegative()
                        && ttl.toSeconds() <= Integer.MAX_VALUE
                        && ttl.equals(Duration.ofSeconds(ttl.toSeconds())),
                "ttl of " + name,
                ttl,
                "must be whole seconds of 0 to " + Integer.MAX_VALUE,
                "say " + DEFAULT_TTL);
        found.throwIfAny();
    }

    /** A set with {@link #DEFAULT_TTL}. */
    public static Rrset of(String name, Rdata... data) {
        return new Rrset(DomainName.of(name), DEFAULT_TTL, List.of(data));
    }

    /** The same with another time to live. */
    public Rrset ttl(Duration ttl) {
        return new Rrset(name, ttl, data);
    }

    /** Such as {@code MX}. */
    public String type() {
        return data.get(0).type();
    }

    /** Whether it is of that name and type. */
    public boolean is(DomainName otherName, String otherType) {
        return name.equals(otherName) && type().equals(otherType);
    }

    /** As a zone's file has it, one line for each record, with all names in full. */
    @Override
    public String toString() {
        return String.join(
                "\n",
                data.stream()
                        .map(one -> name + ". " + ttl.toSeconds() + " IN " + one.type() + " " + one.absolute())
                        .toList());
    }
}
