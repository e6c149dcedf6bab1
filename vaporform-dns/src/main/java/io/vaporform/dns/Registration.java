package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * What a registry says of a name that somebody has registered. It is the registry's word, of the moment at which it was asked: what it does not say, or
 * says in a way that the standards do not know, is empty here.
 *
 * @param name as it was asked for
 * @param status in the words of <a href="https://www.rfc-editor.org/rfc/rfc8056">RFC 8056</a> and RFC 9083 (10.2.2), lower case and with blanks, such as {@code client transfer
 *     prohibited}; a registry may have others of its own
 * @param registered since when it is
 * @param changed when it last was
 * @param expires when the registry takes it away if it is not renewed
 * @param registrar its name, or else its handle
 * @param nameServers that the registry delegates it to
 * @param delegationSigned whether the zone above has a DS record of it; also false where the registry does not say
 */
public record Registration(
        DomainName name,
        Set<String> status,
        Optional<Instant> registered,
        Optional<Instant> changed,
        Optional<Instant> expires,
        Optional<String> registrar,
        Set<DomainName> nameServers,
        boolean delegationSigned) {

    private static final Set<String> TRANSFER_LOCKS =
            Set.of("client transfer prohibited", "server transfer prohibited", "transfer prohibited");

    private static final Set<String> HOLDS = Set.of("client hold", "server hold");

    private static final Set<String> DELETIONS = Set.of("redemption period", "pending restore", "pending delete");

    public Registration {
        status = Set.copyOf(status);
        nameServers = Set.copyOf(nameServers);
    }

    /** Whether a request to transfer it to another registrar is refused, by the registrar's or the registry's lock. */
    public boolean transferLocked() {
        return hasOneOf(TRANSFER_LOCKS);
    }

    /** Whether the registrar or the registry keeps it out of the DNS, though it is registered: nothing below it resolves. */
    public boolean onHold() {
        return hasOneOf(HOLDS);
    }

    /** Whether it is on the way to be free for anybody (RFC 3915): while it is in its redemption period, its registrar can still bring it back. */
    public boolean beingDeleted() {
        return hasOneOf(DELETIONS);
    }

    private boolean hasOneOf(Set<String> words) {
        return !Collections.disjoint(status, words);
    }
}
