package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a name leads, as authoritative servers say at one moment: along its aliases (<a href="https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2">RFC 1034, 3.6.2</a>), each looked for by a walk of its own,
 * to addresses or to an end without any.
 *
 * @param hops the name and those that it is an alias of, in their order; at least one, at most {@value #MOST_ALIASES} more
 */
public record Resolved(List<Hop> hops) {

    /** So many are followed. */
    public static final int MOST_ALIASES = 8;

    public Resolved {
        hops = List.copyOf(hops);
    }

    /** How a way can end. */
    public enum End {
        ADDRESSES,
        /** There is such a name, and no address at it. */
        NO_ADDRESSES,
        /** There is no such name as {@link Resolved#last()}. */
        NO_SUCH_NAME,
        /** {@link Resolved#last()} is an alias of a name that was met before. */
        LOOP,
        /** {@link Resolved#last()} is one alias more than are followed. */
        TOO_LONG
    }

    /**
     * One name on the way. Where servers of its zone say different things, addresses count before an alias, and an alias before nothing.
     *
     * @param delegation of its zone; empty if a zone at the top, such as {@code com}, says that there is no such name: then somebody may register it
     * @param answers what each server of the zone said, by type; a type is missing where nothing more was to be heard, as all had said that there is an alias, or no such name
     */
    public record Hop(DomainName name, Optional<Delegation> delegation, Map<String, List<ServerAnswer>> answers) {

        public Hop {
            Map<String, List<ServerAnswer>> copy = new TreeMap<>();
            answers.forEach((type, each) -> copy.put(type, List.copyOf(each)));
            answers = Collections.unmodifiableMap(copy);
        }

        /** Whether all servers that answered say the same. Those of a zone that spreads its load by answers may never do. */
        public boolean agrees() {
            return answers.values().stream().allMatch(ServerAnswer::agree);
        }

        /** All data that any server has, each once. */
        List<Rdata> data() {
            return sets().map(Rrset::data).flatMap(List::stream).distinct().toList();
        }

        private Stream<Rrset> sets() {
            return heard().stream()
                    .filter(answer -> answer.outcome() == ServerAnswer.Outcome.RECORDS)
                    .flatMap(answer -> answer.set().stream());
        }

        /** What it is an alias of, as the first server says that has one. */
        public Optional<DomainName> alias() {
            return data().isEmpty()
                    ? heard().stream()
                            .filter(answer -> answer.outcome() == ServerAnswer.Outcome.ALIAS)
                            .flatMap(answer -> answer.set().stream())
                            .map(set -> set.data().get(0).text())
                            // The root is an alias of nothing that could have an address.
                            .filter(target -> !target.equals("."))
                            .map(DomainName::of)
                            .findFirst()
                    : Optional.empty();
        }

        private boolean exists() {
            return heard().stream().anyMatch(answer -> answer.outcome() != ServerAnswer.Outcome.NO_SUCH_NAME);
        }

        private List<ServerAnswer> heard() {
            return answers.values().stream()
                    .flatMap(List::stream)
                    .filter(ServerAnswer::heard)
                    .toList();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(name.text());
            answers.forEach((type, each) -> each.forEach(
                    answer -> text.append("\n    ").append(type).append(' ').append(answer)));
            return text.toString();
        }
    }

    /** What was asked for. */
    public DomainName name() {
        return hops.get(0).name();
    }

    /** Where the way ends: the same, if it is no alias. */
    public DomainName last() {
        return lastHop().name();
    }

    private Hop lastHop() {
        return hops.get(hops.size() - 1);
    }

    /** All names on the way. */
    public List<DomainName> names() {
        return hops.stream().map(Hop::name).toList();
    }

    public End end() {
        Optional<DomainName> alias = lastHop().alias();
        if (alias.isPresent()) {
            return names().contains(alias.get()) ? End.LOOP : End.TOO_LONG;
        }
        if (!lastHop().exists()) {
            return End.NO_SUCH_NAME;
        }
        return addresses().isEmpty() ? End.NO_ADDRESSES : End.ADDRESSES;
    }

    boolean endsInAlias() {
        return lastHop().alias().isPresent();
    }

    /** What is at the end of the way, each that servers say differently. */
    List<Rrset> sets() {
        Map<List<Rdata>, Rrset> byData = new LinkedHashMap<>();
        lastHop().sets().forEach(set -> byData.putIfAbsent(set.data(), set));
        return List.copyOf(byData.values());
    }

    /** Those of all servers at the end of the way, such as {@code 192.0.2.10} and {@code 2001:db8::10}. */
    public List<String> addresses() {
        return lastHop().data().stream().map(Rdata::text).sorted().toList();
    }

    /** Whether it is an alias whose target does not exist, so that whoever can make that has the name too. */
    public boolean isDangling() {
        return hops.size() > 1 && end() == End.NO_SUCH_NAME;
    }

    /** Whether at each name all servers that answered say the same. */
    public boolean agrees() {
        return hops.stream().allMatch(Hop::agrees);
    }

    /** The way and its end, and of names where servers disagree what each says, a line for each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.join(" → ", names().stream().map(DomainName::text).toList()));
        text.append(": ").append(end()).append(end() == End.ADDRESSES ? " " + addresses() : "");
        lastHop().alias().ifPresent(alias -> text.append(", as the last is an alias of ")
                .append(alias));
        hops.stream().filter(hop -> !hop.agrees()).forEach(hop -> text.append("\n  servers disagree on ")
                .append(hop));
        return text.toString();
    }
}
