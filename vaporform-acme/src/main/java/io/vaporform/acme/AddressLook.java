package io.vaporform.acme;

import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.Resolved;
import io.vaporform.dns.ServerAnswer;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** To which addresses the servers of a name's zone lead a CA. Thread-safe. */
final class AddressLook {

    /** So many of a name are connected to. */
    private static final int MOST = 16;

    private final AuthoritativeDns dns;
    private final Predicate<InetAddress> allowed;

    /** @param allowed which addresses may be connected to: strangers name them */
    AddressLook(AuthoritativeDns dns, Predicate<InetAddress> allowed) {
        this.dns = dns;
        this.allowed = allowed;
    }

    /**
     * What was found.
     *
     * @param addresses that may be connected to
     * @param problems each with its cure
     */
    record Found(List<InetAddress> addresses, List<String> problems) {}

    Found look(DomainName name) {
        Resolved seen;
        try {
            seen = dns.resolve(name);
        } catch (ProviderUnavailableException silent) {
            return new Found(
                    List.of(),
                    List.of("no CA can find " + name + ", as servers are silent: " + silent.getMessage()
                            + "; have the servers of its zone answer, or delegate it to others"));
        } catch (ProvisioningException nowhere) {
            return new Found(
                    List.of(),
                    List.of("no CA can find " + name + ": " + nowhere.getMessage()
                            + "; see to its registration and its delegation"));
        }
        if (seen.end() != Resolved.End.ADDRESSES) {
            return new Found(
                    List.of(),
                    List.of(name + " leads to no address: " + seen + "; set an A or AAAA record of " + seen.last()));
        }
        List<String> problems = new ArrayList<>(without(seen));
        List<InetAddress> addresses = new ArrayList<>();
        seen.addresses().stream().limit(MOST).map(AddressLook::literal).forEach(address -> {
            if (allowed.test(address)) {
                addresses.add(address);
            } else {
                problems.add(name + " leads to " + address.getHostAddress()
                        + ", which is no public address, so no CA of the Internet reaches it; set a public one");
            }
        });
        return new Found(addresses, problems);
    }

    /** Names on the way for which some servers answer that there is nothing, though others have it. Different addresses are none: there are zones that spread their load so. */
    private static List<String> without(Resolved seen) {
        List<String> problems = new ArrayList<>();
        for (Resolved.Hop hop : seen.hops()) {
            Map<String, Set<ServerAnswer.Outcome>> byServer = new TreeMap<>();
            hop.answers()
                    .values()
                    .forEach(all -> all.forEach(answer -> byServer.computeIfAbsent(
                                    answer.server().toString(), server -> new LinkedHashSet<>())
                            .add(answer.outcome())));
            List<String> empty = byServer.entrySet().stream()
                    .filter(server -> hasNothing(server.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!empty.isEmpty() && empty.size() < byServer.size()) {
                problems.add(
                        "only some servers know " + hop.name() + ", and a CA asks any of them: " + empty
                                + " answer that there is nothing; wait until they are up to date, or remove them from the delegation");
            }
        }
        return problems;
    }

    private static boolean hasNothing(Set<ServerAnswer.Outcome> said) {
        return said.stream()
                .allMatch(outcome ->
                        outcome == ServerAnswer.Outcome.NOTHING || outcome == ServerAnswer.Outcome.NO_SUCH_NAME);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("a record has an address that is none: " + address, impossible);
        }
    }
}
