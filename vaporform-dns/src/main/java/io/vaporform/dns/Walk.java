package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import io.vaporform.spec.DomainName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * One walk from the root to a zone (<a href="https://www.rfc-editor.org/rfc/rfc1034#section-5.3.3">RFC 1034, 5.3.3</a>). What it meets on the way may be
 * made to keep it busy, so it asks so many questions and no more.
 */
final class Walk {

    /** How many walks deep the address of a server is looked for: its name's servers may have to be looked for too. */
    private static final int DEEPEST = 4;

    private static final int MOST_ADDRESSES = 4;

    private final AuthoritativeDns dns;
    private final Inquiry inquiry;
    private final Map<Name, List<InetAddress>> known = new HashMap<>();
    private final Map<Name, Cut> cuts = new HashMap<>();
    private Optional<Found> before = Optional.empty();

    Walk(AuthoritativeDns dns, Deadline total) {
        this.dns = dns;
        inquiry = new Inquiry(dns, total);
    }

    /** What {@link #find} has found. */
    private record Found(DomainName name, Delegation delegation) {

        /** Between a name and the top of its zone there is no other zone. */
        boolean isFor(DomainName other) {
            return name.isWithin(other) && other.isWithin(delegation.zone());
        }
    }

    /** @throws ProvisioningException if there is no such name, or the walk leads nowhere */
    Delegation delegation(DomainName name) {
        return delegation(name, zone(name));
    }

    /** The zone of a name; see {@link #delegation}. */
    Cut zone(DomainName name) {
        Cut cut = walk(Wire.name(name), 0);
        if (cut.denies()) {
            throw new ProvisioningException(
                    "DNS", "there is no " + name + ": the servers of " + cut.zone() + " answer NXDOMAIN", null);
        }
        cuts.put(cut.zone(), cut);
        return cut;
    }

    /** What the zone of a name answers with its signatures; that of its parent, to a question for DS. The root is a name too. */
    Inquiry.Heard signed(Name name, int type) {
        inquiry.restart();
        Name of = type == Type.DS && !name.equals(Name.root) ? new Name(name, 1) : name;
        Cut cut = of.equals(Name.root) ? Cut.root(dns.roots()) : cuts.computeIfAbsent(of, each -> walk(each, 0));
        return inquiry.askSigned(cut, name, type);
    }

    /**
     * As {@link #delegation}, but empty if there is no such name. What it has learnt of servers it still knows in the next of its walks; for a name above the last one, in the same zone, it makes none.
     */
    Optional<Delegation> find(DomainName name) {
        Optional<Delegation> same = before.filter(found -> found.isFor(name)).map(Found::delegation);
        if (same.isPresent()) {
            return same;
        }
        inquiry.restart();
        Cut cut = walk(Wire.name(name), 0);
        before = cut.denies() ? Optional.empty() : Optional.of(new Found(name, delegation(name, cut)));
        return before.map(Found::delegation);
    }

    private Delegation delegation(DomainName name, Cut cut) {
        DomainName zone = Wire.name(cut.zone())
                .orElseThrow(() -> new ProvisioningException("DNS", name + " is in no zone below the root", null));
        Set<Name> parentSays = cut.servers().keySet();
        Set<Name> zoneSays = ownServers(cut);
        List<Delegation.Server> servers = new ArrayList<>();
        Set<Name> all = new LinkedHashSet<>(parentSays);
        all.addAll(zoneSays);
        for (Name server : all) {
            List<InetAddress> glue = cut.servers().getOrDefault(server, List.of());
            List<InetAddress> addresses = glue.isEmpty() ? addresses(server, 1) : glue;
            Wire.name(server).ifPresent(known -> servers.addAll(servers(known, addresses)));
        }
        return new Delegation(zone, names(parentSays), names(zoneSays), servers);
    }

    private static List<Delegation.Server> servers(DomainName name, List<InetAddress> addresses) {
        return addresses.isEmpty()
                ? List.of(new Delegation.Server(name, Optional.empty()))
                : addresses.stream()
                        .map(address -> new Delegation.Server(name, Optional.of(address.getHostAddress())))
                        .toList();
    }

    private static Set<DomainName> names(Collection<Name> names) {
        Set<DomainName> known = new HashSet<>();
        names.forEach(name -> Wire.name(name).ifPresent(known::add));
        return known;
    }

    /** What the zone itself says; nothing, if none of its servers answers. */
    private Set<Name> ownServers(Cut cut) {
        try {
            Set<Name> own = new LinkedHashSet<>();
            for (Record each : inquiry.ask(cut, cut.zone(), Type.NS).getSection(Section.ANSWER)) {
                if (each instanceof NSRecord ns && ns.getName().equals(cut.zone())) {
                    own.add(ns.getTarget());
                }
            }
            return own;
        } catch (ProviderUnavailableException none) {
            return Set.of();
        }
    }

    private Cut walk(Name name, int depth) {
        Cut cut = Cut.root(dns.roots());
        while (true) {
            Message answer;
            try {
                answer = inquiry.ask(cut, name, Type.SOA);
            } catch (ProviderUnavailableException none) {
                if (cut.zone().equals(Name.root)) {
                    throw none;
                }
                // Where it leads is known, though nobody there answers: who watches wants to know each of them.
                return cut;
            }
            Optional<Name> below = cut.referral(answer, name);
            if (below.isPresent()) {
                cut = new Cut(below.get(), servers(answer, below.get(), cut.zone(), depth));
                continue;
            }
            return settled(answer, cut, name, depth);
        }
    }

    /** Who answers for the name has spoken: it says which zone that is in, which may be one below that the same server has. */
    private Cut settled(Message answer, Cut cut, Name name, int depth) {
        Optional<Name> apex = apex(answer, name);
        boolean isAlias = answer.getSection(Section.ANSWER).stream().anyMatch(each -> each.getType() == Type.CNAME);
        if (apex.isPresent() && apex.get().equals(cut.zone())) {
            // Where an alias leads there may be nothing, but then there is still the alias.
            boolean denies = answer.getRcode() == Rcode.NXDOMAIN && cut.zone().labels() <= 2 && !isAlias;
            return new Cut(cut.zone(), cut.servers(), denies);
        }
        if (apex.isPresent() && apex.get().subdomain(cut.zone())) {
            return sameServers(cut, apex.get(), depth);
        }
        if (isAlias && name.labels() > cut.zone().labels() + 1) {
            // An alias is never the top of a zone; what its answer says of zones is of where it leads.
            return walk(new Name(name, 1), depth);
        }
        return cut;
    }

    private Cut sameServers(Cut cut, Name apex, int depth) {
        Map<Name, List<InetAddress>> servers = new LinkedHashMap<>();
        for (Record each : inquiry.ask(cut, apex, Type.NS).getSection(Section.ANSWER)) {
            if (each instanceof NSRecord ns && ns.getName().equals(apex)) {
                List<InetAddress> known = cut.servers().getOrDefault(ns.getTarget(), List.of());
                servers.put(ns.getTarget(), known.isEmpty() ? addresses(ns.getTarget(), depth + 1) : known);
            }
        }
        return new Cut(apex, servers);
    }

    private static Optional<Name> apex(Message answer, Name name) {
        List<Record> all = new ArrayList<>(answer.getSection(Section.ANSWER));
        all.addAll(answer.getSection(Section.AUTHORITY));
        return all.stream()
                .filter(SOARecord.class::isInstance)
                .map(Record::getName)
                .filter(name::subdomain)
                .findFirst();
    }

    private Map<Name, List<InetAddress>> servers(Message answer, Name below, Name zone, int depth) {
        Map<Name, List<InetAddress>> servers = new LinkedHashMap<>();
        for (Record each : answer.getSection(Section.AUTHORITY)) {
            if (each instanceof NSRecord ns && ns.getName().equals(below)) {
                servers.put(ns.getTarget(), glue(answer, ns.getTarget(), zone));
            }
        }
        if (servers.values().stream().allMatch(List::isEmpty)) {
            servers.replaceAll((server, none) -> addresses(server, depth + 1));
        }
        return servers;
    }

    /** Addresses that come with a referral count for names within the zone that refers: it has the say there. */
    private static List<InetAddress> glue(Message answer, Name server, Name zone) {
        List<InetAddress> addresses = new ArrayList<>();
        if (server.subdomain(zone)) {
            for (Record each : answer.getSection(Section.ADDITIONAL)) {
                if (each.getName().equals(server)) {
                    Addresses.of(each).ifPresent(addresses::add);
                }
            }
        }
        return addresses.size() > MOST_ADDRESSES ? addresses.subList(0, MOST_ADDRESSES) : addresses;
    }

    /** The addresses of a server's name, by a walk of their own; none, if that leads nowhere. */
    private List<InetAddress> addresses(Name server, int depth) {
        List<InetAddress> before = known.get(server);
        if (depth > DEEPEST || before != null) {
            return before == null ? List.of() : before;
        }
        // Whoever comes back here meanwhile finds none.
        known.put(server, List.of());
        List<InetAddress> addresses = new ArrayList<>();
        try {
            Cut cut = walk(server, depth);
            for (int type : List.of(Type.A, Type.AAAA)) {
                for (Record each : inquiry.ask(cut, server, type).getSection(Section.ANSWER)) {
                    if (each.getName().equals(server) && addresses.size() < MOST_ADDRESSES) {
                        Addresses.of(each).ifPresent(addresses::add);
                    }
                }
            }
        } catch (ProviderUnavailableException | ProvisioningException leadsNowhere) {
            // Those that were found are all there are.
        }
        known.put(server, addresses);
        return addresses;
    }
}
