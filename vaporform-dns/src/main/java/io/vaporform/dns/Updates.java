package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** The message that makes a batch of changes; see RFC 2136, 2.4 and 2.5. */
final class Updates {

    /** What may be at a name that is to become an alias, besides what the same update names there: all that have a use beside an address. */
    private static final List<Integer> BESIDE_ALIAS = List.of(
            Type.A,
            Type.AAAA,
            Type.TXT,
            Type.MX,
            Type.SRV,
            Type.CAA,
            Type.NS,
            Type.SVCB,
            Type.HTTPS,
            Type.TLSA,
            Type.PTR,
            Type.SSHFP,
            Type.NAPTR,
            Type.LOC,
            Type.HINFO,
            Type.DNAME,
            Type.DS,
            Type.URI,
            Type.SMIMEA,
            Type.OPENPGPKEY);

    private Updates() {}

    static Update of(DomainName zone, List<RrsetChange> changes) {
        Update update = new Update(Wire.name(zone));
        Set<String> named = changes.stream()
                .map(change -> change.name() + " " + change.type())
                .collect(Collectors.toSet());
        for (RrsetChange change : changes) {
            Name name = Wire.name(change.name());
            requireWhatWas(update, name, change);
            requireNothingThatHides(update, name, change, named);
        }
        // What goes comes first, so that an alias finds its name free.
        changes.stream().filter(change -> change.after().isEmpty()).forEach(change -> apply(update, change));
        changes.stream().filter(change -> change.after().isPresent()).forEach(change -> apply(update, change));
        return update;
    }

    private static void requireWhatWas(Update update, Name name, RrsetChange change) {
        if (change.before().isEmpty()) {
            update.absent(name, Wire.type(change.type()));
        } else {
            // RFC 2136, 2.4.2: with a ttl of zero.
            Wire.records(change.before().get().ttl(Duration.ZERO)).forEach(update::present);
        }
    }

    /** A server passes over an alias beside other records, and other records beside an alias, without a word (RFC 2136, 3.4.2.2). */
    private static void requireNothingThatHides(Update update, Name name, RrsetChange change, Set<String> named) {
        if (change.before().isPresent() || change.after().isEmpty()) {
            return;
        }
        if (!change.type().equals(Rdata.CNAME)) {
            requireNone(update, name, Type.CNAME, change, named);
        } else if (named.stream()
                        .filter(each -> each.startsWith(change.name() + " "))
                        .count()
                == 1) {
            update.absent(name);
        } else {
            BESIDE_ALIAS.forEach(type -> requireNone(update, name, type, change, named));
        }
    }

    private static void requireNone(Update update, Name name, int type, RrsetChange change, Set<String> named) {
        if (!named.contains(change.name() + " " + Type.string(type))) {
            update.absent(name, type);
        }
    }

    private static void apply(Update update, RrsetChange change) {
        List<Record> before = change.before().map(Wire::records).orElse(List.of());
        List<Record> after = change.after().map(Wire::records).orElse(List.of());
        boolean sameTtl = change.before().map(Rrset::ttl).equals(change.after().map(Rrset::ttl));
        if (!sameTtl && !before.isEmpty()) {
            update.delete(Wire.name(change.name()), Wire.type(change.type()));
            after.forEach(update::add);
            return;
        }
        Set<Record> kept = new HashSet<>(after);
        kept.retainAll(new HashSet<>(before));
        after.stream().filter(each -> !kept.contains(each)).forEach(update::add);
        before.stream().filter(each -> !kept.contains(each)).forEach(update::delete);
    }

    /**
     * Those that tell whether all are in effect: an update is answered with as a whole, so two of it do, and those of which a server's NOERROR does not say
     * that they were made.
     */
    static Set<RrsetChange> toReadBack(List<RrsetChange> changes) {
        Set<RrsetChange> telling = new LinkedHashSet<>();
        telling.add(changes.get(0));
        telling.add(changes.get(changes.size() - 1));
        Map<DomainName, RrsetChange> names = new HashMap<>();
        for (RrsetChange change : changes) {
            RrsetChange other = names.put(change.name(), change);
            if (other != null
                    || change.type().equals(Rdata.CNAME)
                    || change.type().equals(Rdata.NS)) {
                telling.add(change);
            }
            if (other != null) {
                telling.add(other);
            }
        }
        return telling;
    }
}
