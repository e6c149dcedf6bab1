package io.vaporform.spec;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kind of resource. More kinds come with later versions.
 *
 * @param id the word used in addresses, such as {@code deployment}
 */
public record Kind(String id) {

    /** @throws io.vaporform.error.InvalidSpecException if {@code id} is no valid name */
    public Kind {
        Violations found = new Violations();
        Names.checkLabel(found, "kind", id);
        found.throwIfAny();
    }

    /** A long-running application: one or more instances of an image. */
    public static final Kind DEPLOYMENT = new Kind("deployment");

    /** Storage that outlives the deployments that use it. */
    public static final Kind VOLUME = new Kind("volume");

    /** A name in the DNS that is a project's own. */
    public static final Kind DOMAIN = new Kind("domain");

    /** A certificate for names in the DNS, with its private key. */
    public static final Kind CERTIFICATE = new Kind("certificate");

    /** What takes requests and sends them to instances. */
    public static final Kind LOAD_BALANCER = new Kind("load-balancer");

    /** Which requests a load balancer sends where. */
    public static final Kind ROUTE = new Kind("route");

    private static final Map<String, Kind> KNOWN = Stream.of(
                    DEPLOYMENT, VOLUME, DOMAIN, CERTIFICATE, LOAD_BALANCER, ROUTE)
            .collect(Collectors.toMap(Kind::id, kind -> kind));

    /** The kind of that id; one of the constants where there is one. */
    public static Kind of(String id) {
        Kind known = KNOWN.get(id);
        return known == null ? new Kind(id) : known;
    }

    /** Whether resources of it are named as the DNS names things, and have no children. */
    public boolean isNamedByDns() {
        return equals(DOMAIN) || equals(CERTIFICATE);
    }

    @Override
    public boolean equals(Object other) {
        return other == this || (other instanceof Kind kind && id.equals(kind.id));
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
