package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Violations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Our words for dnsjava's, and back. */
final class Wire {

    /** What nobody sets but the server itself; the number is BIND's own note of how far it has signed a zone. */
    private static final Set<Integer> OF_THE_SERVER = Set.of(
            Type.SOA, Type.RRSIG, Type.NSEC, Type.NSEC3, Type.NSEC3PARAM, Type.DNSKEY, Type.CDS, Type.CDNSKEY, 65534);

    /** Those whose data {@link Rdata} writes in one form by itself. */
    private static final Set<String> PLAIN =
            Set.of(Rdata.A, Rdata.AAAA, Rdata.ALIAS, Rdata.CNAME, Rdata.TXT, Rdata.MX, Rdata.SRV, Rdata.NS);

    private Wire() {}

    /** Whether a zone has sets of that type that somebody has set: neither the server's own nor one that only questions and messages have (RFC 6895, 3.1). */
    static boolean isSettable(int type) {
        return !OF_THE_SERVER.contains(type) && type != 0 && type != Type.OPT && (type < 128 || type > 255);
    }

    static Name name(DomainName name) {
        try {
            return Name.fromString(name.text(), Name.root);
        } catch (TextParseException impossible) {
            throw new IllegalStateException(name + " is a name", impossible);
        }
    }

    /** Empty for a name that no {@link DomainName} can be, such as one with a blank in it. */
    static Optional<DomainName> name(Name name) {
        try {
            return Optional.of(DomainName.of(name.toString(true)));
        } catch (InvalidSpecException foreign) {
            return Optional.empty();
        }
    }

    /** @throws InvalidSpecException if dnsjava knows no such type */
    static int type(String type) {
        int value = Type.value(type, true);
        new Violations()
                .unless(value > 0, "type", type, "is no record type", "write it as TYPE65534 (RFC 3597)")
                .throwIfAny();
        return value;
    }

    /** @throws InvalidSpecException if the data are none of their type */
    static List<Record> records(Rrset set) {
        Name name = name(set.name());
        int type = type(set.type());
        List<Record> records = new ArrayList<>();
        for (Rdata data : set.data()) {
            try {
                records.add(Record.fromString(name, type, DClass.IN, set.ttl().toSeconds(), data.text(), Name.root));
            } catch (IOException | IllegalArgumentException noData) {
                throw new Violations()
                        .add(
                                "records of " + set.name(),
                                data,
                                "is no data of that type: " + noData.getMessage(),
                                "write what a zone's file has after " + set.type())
                        .exception();
            }
        }
        return records;
    }

    /** The sets that these records make, but those that no {@link Rrset} can say. */
    static List<Rrset> sets(List<? extends Record> records) {
        Map<Key, List<Record>> byKey = new LinkedHashMap<>();
        for (Record each : records) {
            byKey.computeIfAbsent(new Key(each.getName(), each.getType()), key -> new ArrayList<>())
                    .add(each);
        }
        List<Rrset> sets = new ArrayList<>();
        byKey.values().forEach(same -> set(same).ifPresent(sets::add));
        return sets;
    }

    private static Optional<Rrset> set(List<Record> same) {
        Record first = same.get(0);
        try {
            List<Rdata> data = new ArrayList<>();
            for (Record each : same) {
                data.add(Rdata.of(Type.string(each.getType()), each.rdataToString()));
            }
            return name(first.getName()).map(name -> new Rrset(name, Duration.ofSeconds(first.getTTL()), data));
        } catch (InvalidSpecException foreign) {
            return Optional.empty();
        }
    }

    /** The same set with its data written as every back end writes them, also of types for which {@link Rdata} has no form. */
    static Rrset canonical(Rrset set) {
        return PLAIN.contains(set.type()) ? set : rewritten(set);
    }

    private static Rrset rewritten(Rrset set) {
        return set(records(set)).orElseThrow(() -> new IllegalStateException("not what it was written from: " + set));
    }

    private record Key(Name name, int type) {}
}
