package io.vaporform.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A zone and the servers that those of the zone above name; no name stands for a server of the root.
 *
 * @param denies whether it is so near to the top that no zone can be there for a name that it does not have
 */
record Cut(Name zone, Map<Name, List<InetAddress>> servers, boolean denies) {

    Cut(Name zone, Map<Name, List<InetAddress>> servers) {
        this(zone, servers, false);
    }

    static Cut root(List<InetAddress> servers) {
        return new Cut(Name.root, Map.of(Name.root, servers));
    }

    List<InetAddress> addresses() {
        return servers.values().stream().flatMap(List::stream).distinct().toList();
    }

    /** The zone that an answer of one of its servers refers to; it must be below this one, or the walk might never end. */
    Optional<Name> referral(Message answer, Name name) {
        return answer.getHeader().getFlag(Flags.AA) || answer.getRcode() != Rcode.NOERROR
                ? Optional.empty()
                : answer.getSection(Section.AUTHORITY).stream()
                        .filter(each -> each.getType() == Type.NS)
                        .map(Record::getName)
                        .filter(below -> name.subdomain(below) && below.subdomain(zone) && !below.equals(zone))
                        .findFirst();
    }
}
