package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import io.vaporform.spec.DomainName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows aliases. Who made them may have made them to keep it busy, so it follows so many and no more, within one deadline. Not thread-safe. */
final class Chase {

    private final AuthoritativeDns dns;
    private final Deadline total;
    private final Walk walk;

    Chase(AuthoritativeDns dns, Deadline total) {
        this.dns = dns;
        this.total = total;
        walk = new Walk(dns, total);
    }

    Resolved follow(DomainName name, List<String> types) {
        List<DomainName> met = new ArrayList<>();
        List<Resolved.Hop> hops = new ArrayList<>();
        Optional<DomainName> next = Optional.of(name);
        while (next.isPresent() && hops.size() <= Resolved.MOST_ALIASES && !met.contains(next.get())) {
            Resolved.Hop hop = hop(next.get(), types);
            met.add(hop.name());
            hops.add(hop);
            next = hop.alias();
        }
        return new Resolved(hops);
    }

    private Resolved.Hop hop(DomainName name, List<String> types) {
        Optional<Delegation> delegation = walk.find(name);
        Map<String, List<ServerAnswer>> answers = new HashMap<>();
        for (String type : delegation.isPresent() ? types : List.<String>of()) {
            List<ServerAnswer> each = dns.ask(delegation.get(), name, type, total);
            answers.put(type, each);
            List<ServerAnswer> heard = each.stream().filter(ServerAnswer::heard).toList();
            if (!heard.isEmpty() && heard.stream().allMatch(ServerAnswer::isForAllTypes)) {
                break;
            }
        }
        return checked(new Resolved.Hop(name, delegation, answers));
    }

    /** What one type has is enough; that there is nothing, somebody must say of each. */
    private static Resolved.Hop checked(Resolved.Hop hop) {
        if (!hop.data().isEmpty() || hop.alias().isPresent()) {
            return hop;
        }
        for (List<ServerAnswer> each : hop.answers().values()) {
            if (each.stream().noneMatch(ServerAnswer::heard)) {
                throw new ProviderUnavailableException("no server of its zone answered for " + hop, null);
            }
            if (each.stream().anyMatch(ServerAnswer::isForeign)) {
                throw new ProvisioningException("DNS", "what there is cannot be read here: " + hop, null);
            }
        }
        return hop;
    }
}
