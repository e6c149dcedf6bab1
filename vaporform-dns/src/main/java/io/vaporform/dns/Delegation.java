package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which servers answer for a name, as the walk from the root has found it.
 *
 * @param zone that the name is in
 * @param parentSays the servers' names that the zone above has
 * @param zoneSays those that the zone itself has; empty if no server of it answered
 * @param servers each of these names, with each address of it that was found, of up to four; a name without one stands for itself
 */
public record Delegation(DomainName zone, Set<DomainName> parentSays, Set<DomainName> zoneSays, List<Server> servers) {

    public Delegation {
        parentSays = Set.copyOf(parentSays);
        zoneSays = Set.copyOf(zoneSays);
        servers = List.copyOf(servers);
    }

    /** Whether the zone above and the zone itself name the same servers; if not, a change of them is under way, or was forgotten on one side. */
    public boolean agrees() {
        return parentSays.equals(zoneSays);
    }

    @Override
    public String toString() {
        return zone + " at " + servers
                + (agrees()
                        ? ""
                        : "; the zone above says " + new TreeSet<>(parentSays) + ", the zone itself "
                                + new TreeSet<>(zoneSays));
    }

    /**
     * One address of a name server.
     *
     * @param name as the delegation has it
     * @param address such as {@code 192.0.2.53}; empty if none was found for the name
     */
    public record Server(DomainName name, Optional<String> address) {
        @Override
        public String toString() {
            return name + " (" + address.orElse("no address") + ")";
        }
    }
}
