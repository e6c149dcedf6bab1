package io.vaporform.tls;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import io.vaporform.spi.PublicAddresses;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the certificates of an installation are seen by whoever comes, and what is shown there now: whether a certificate that is stored has come to the servers shows on the wire only.
 *
 * <p>It comes from the host application, never from a tenant: what it says to look at is looked at, also in a private network. {@link #names(int)} goes where the names of tenants lead, and so
 * to addresses of the public Internet only ({@link PublicAddresses}); who wants to go further says so ({@link #namesAlsoPrivate}). One of the host's own may look from elsewhere, such as from several regions, or ask a balancer.
 */
@FunctionalInterface
public interface ServedAt {

    /** How long one address has to show its certificate before it counts as not reached: {@value} seconds. */
    int PATIENCE_SECONDS = 5;

    /** The most addresses of one host that are looked at: {@value}. */
    int MOST_ADDRESSES = 8;

    /**
     * What is shown for {@code name} now, at each place where it is. Called by a supervisor after a certificate was stored, every few seconds until it is seen and then once a day; for several certificates at the same time, on threads of the
     * host's executor. Blocks, for seconds at most. What it throws counts as not having looked.
     *
     * @param name of a host: of a wildcard, one that it stands for
     * @return a place each; none if the name is shown nowhere that is looked at, which is nothing to tell of
     */
    List<Seen> look(DomainName name);

    /**
     * All names are shown at one place: a server, or what is in front of the servers. Each address of {@code host} is looked at, whatever network it is of.
     *
     * @param host a name or an address, such as {@code 127.0.0.1}; of the host application, not of a tenant
     * @throws io.vaporform.error.InvalidSpecException if it is no port
     */
    static ServedAt address(String host, int port) {
        return new Places(name -> host, port(port), address -> true);
    }

    /**
     * Each name is shown where it leads, by the resolver of this machine, which has deadlines of its own: what a visitor sees, through balancers and CDNs. Whoever has a name says where it leads, so an address that is not of the public Internet is not
     * connected to.
     *
     * @throws io.vaporform.error.InvalidSpecException if it is no port
     */
    static ServedAt names(int port) {
        return new Places(DomainName::text, port(port), PublicAddresses::contain);
    }

    /** As {@link #names(int)}, wherever a name leads, also to this machine and into its networks: for where all names are of people who may reach these. */
    static ServedAt namesAlsoPrivate(int port) {
        return new Places(DomainName::text, port(port), address -> true);
    }

    private static int port(int port) {
        new Violations()
                .unless(
                        port > 0 && port < 1 << 16,
                        "port",
                        port,
                        "must be from 1 to 65535",
                        "give the one for TLS: 443")
                .throwIfAny();
        return port;
    }

    /** These places, and those of {@code more}. */
    default ServedAt and(ServedAt more) {
        return name ->
                Stream.concat(look(name).stream(), more.look(name).stream()).toList();
    }

    /**
     * What one place shows.
     *
     * @param place for people, such as {@code 203.0.113.7:443}; the same at each look
     * @param reached whether it has answered; if not, nothing follows from it
     * @param serial of the certificate, as {@code CertificateOutputs} has it; empty if it shows none
     * @param why for a person, if there is no serial
     */
    record Seen(String place, boolean reached, Optional<String> serial, String why) {

        /** It shows one. */
        public static Seen certificate(String place, String serial) {
            return new Seen(place, true, Optional.of(serial), "");
        }

        /** It answers, and shows no certificate: visitors get an error. */
        public static Seen none(String place, String why) {
            return new Seen(place, true, Optional.empty(), why);
        }

        /** It does not answer, or was not asked. */
        public static Seen unreached(String place, String why) {
            return new Seen(place, false, Optional.empty(), why);
        }
    }
}
