package io.vaporform;

import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RouteSpec;
import io.vaporform.state.ResourceState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The resources of which an exposure consists. They are named after the first host and not after what is exposed: to lead a host to another deployment changes its route, and nobody is without one meanwhile.
 *
 * @param first of the hosts
 */
record ExposureParts(Stack stack, DomainName first) {

    /** As much of a host's name as is kept of one that does not fit: with a digest it is still the name of a resource. */
    private static final int KEPT = 31;

    private static final int DIGITS = 8;
    private static final int LONGEST = 40;

    /** As whose blueprint they are declared. */
    String source() {
        return "expose " + first;
    }

    Address route() {
        return stack.address(Kind.ROUTE, routeName());
    }

    Address certificate() {
        return stack.address(Kind.CERTIFICATE, first.text());
    }

    Address domain(DomainName host) {
        return stack.address(Kind.DOMAIN, host.text());
    }

    /** Its dots as dashes, where that can be told from any other name; else with a digest. */
    private String routeName() {
        String text = first.text();
        String plain = text.replace('*', 'x').replace('.', '-');
        boolean begins = Character.isLetter(plain.charAt(0));
        if (begins && text.indexOf('-') < 0 && !first.isWildcard() && plain.length() <= LONGEST) {
            return plain;
        }
        String begin = begins ? plain : "x" + plain;
        String digest =
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        return begin.substring(0, Math.min(KEPT, begin.length())) + "-" + digest.substring(0, DIGITS);
    }

    /** All that there are, or are to be: of these hosts, and of those that it was recorded with. */
    Set<Address> all(List<DomainName> hosts) {
        Set<DomainName> names = new LinkedHashSet<>(hosts);
        names.add(first);
        state(route())
                .wanted()
                .map(wanted -> ((RouteSpec) wanted.spec()).hosts())
                .ifPresent(names::addAll);
        state(certificate())
                .wanted()
                .map(wanted -> ((CertificateSpec) wanted.spec()).names())
                .ifPresent(names::addAll);
        Set<Address> all = new LinkedHashSet<>();
        names.forEach(name -> all.add(domain(name)));
        all.add(certificate());
        all.add(route());
        return all;
    }

    /** What is recorded of those that are, in the order in which they are made. */
    List<ResourceState> states(List<DomainName> hosts) {
        List<ResourceState> states = new ArrayList<>();
        all(hosts).forEach(address -> states.add(state(address)));
        states.removeIf(state -> state.wanted().isEmpty() && state.lives().isEmpty());
        return states;
    }

    ResourceState state(Address address) {
        return stack.host().looks().state(address);
    }
}
