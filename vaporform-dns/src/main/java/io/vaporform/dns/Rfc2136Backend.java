package io.vaporform.dns;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import io.vaporform.http.Given;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Violations;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * A name server that takes dynamic updates (<a href="https://www.rfc-editor.org/rfc/rfc2136">RFC 2136</a>) and hands out whole zones
 * (<a href="https://www.rfc-editor.org/rfc/rfc5936">RFC 5936</a>), such as BIND 9, Knot or PowerDNS. Give it the primary: it is asked
 * again for what it has just taken. Thread-safe.
 *
 * <p>Everything goes over TCP and, with a {@link TsigKey}, signed. One update makes all changes of a batch or none; what a change says
 * was there is a prerequisite of its update.
 */
public final class Rfc2136Backend implements DnsBackend {

    public static final int DEFAULT_PORT = 53;

    /** Of each message there and back, and of each message of a zone's transfer. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** As many as fit into one message of 64 KiB, with the markers of their owner. */
    private static final DnsAbilities ABILITIES = DnsAbilities.of(250, true);

    private static final int LARGEST = 65_535;

    private static final Duration SHOWN_SOON = Duration.ofMillis(5);

    private final NameServer server;
    private final @Nullable TsigKey key;
    private final List<DomainName> zones;

    private Rfc2136Backend(Builder builder, InetAddress host) {
        server = new NameServer(new InetSocketAddress(host, builder.port), builder.timeout);
        key = builder.key;
        zones = List.copyOf(builder.zones);
    }

    /** @param host the primary's address, or a name that the JVM resolves when it is built */
    public static Builder builder(String host) {
        return new Builder(host);
    }

    @Override
    public DnsAbilities abilities() {
        return ABILITIES;
    }

    @Override
    public String describe() {
        return "RFC 2136 at " + server.address().getAddress().getHostAddress() + ":"
                + server.address().getPort();
    }

    /** Those that were named when this was built: the DNS has no question for them. */
    @Override
    public List<DomainName> zones() {
        return zones;
    }

    @Override
    public List<Rrset> records(DomainName zone) {
        check(zone);
        try {
            return Wire.sets(new ZoneTransfer(Wire.name(zone), signer())
                    .run(server, server.timeout()).stream()
                            .filter(each -> Wire.isSettable(each.getType()))
                            .toList());
        } catch (NameServer.TsigException refused) {
            throw notAccepted("transfer of " + zone, refused, refused);
        } catch (ZoneTransfer.RefusedException refused) {
            throw new ProvisioningException(
                    "transfer of " + zone,
                    server + " refused: " + refused.getMessage() + "; allow-transfer must admit "
                            + (key == null ? "this host" : "the key " + key.name()),
                    refused);
        } catch (IOException failed) {
            throw new ProviderUnavailableException(
                    server + " did not hand out " + zone + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        check(zone);
        if (!name.isWithin(zone)) {
            return Optional.empty();
        }
        int wanted = Wire.type(type);
        Message query = Message.newQuery(Record.newRecord(Wire.name(name), wanted, DClass.IN));
        query.getHeader().unsetFlag(Flags.RD);
        Message answer = sent(query, "look for " + type + " records of " + name);
        if (answer.getRcode() != Rcode.NOERROR && answer.getRcode() != Rcode.NXDOMAIN) {
            throw refused("look for " + type + " records of " + name, answer.getRcode());
        }
        if (!answer.getHeader().getFlag(Flags.AA)) {
            // At or below a delegation, where the server refers to others but still has what the zone says.
            return records(zone).stream().filter(set -> set.is(name, type)).findFirst();
        }
        return Wire.sets(answer.getSection(Section.ANSWER)).stream()
                .filter(set -> set.is(name, type))
                .findFirst()
                // What a wildcard has answered is not there, and only a prerequisite tells.
                .filter(set -> isThere(zone, name, wanted));
    }

    private boolean isThere(DomainName zone, DomainName name, int type) {
        Update question = new Update(Wire.name(zone));
        question.present(Wire.name(name), type);
        int rcode = sent(question, "look for " + Type.string(type) + " records of " + name)
                .getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXRRSET && rcode != Rcode.NXDOMAIN) {
            throw refused("look for " + Type.string(type) + " records of " + name, rcode);
        }
        return rcode == Rcode.NOERROR;
    }

    @Override
    public void change(DomainName zone, List<RrsetChange> changes) {
        check(zone);
        String what = "update of " + zone;
        Update update = Updates.of(zone, changes);
        // With room for the signature.
        if (update.toWire().length > LARGEST - 512) {
            throw new ProvisioningException(what, changes.size() + " changes are more than one message holds", null);
        }
        int rcode = sent(update, what).getRcode();
        switch (rcode) {
            case Rcode.NOERROR -> readBack(zone, changes);
            case Rcode.YXDOMAIN, Rcode.YXRRSET, Rcode.NXRRSET, Rcode.NXDOMAIN ->
                throw new ConflictException(what + ": " + server + " found something that is not as it was, of "
                        + names(changes) + ": " + Rcode.string(rcode) + "; plan again");
            default -> throw refused(what, rcode);
        }
    }

    /** A server that signs a zone inline answers with what it has taken a moment later, and some changes it passes over. */
    private void readBack(DomainName zone, List<RrsetChange> changes) {
        Deadline deadline = Deadline.in(server.timeout());
        for (RrsetChange change : Updates.toReadBack(changes)) {
            while (!isInEffect(zone, change)) {
                if (!deadline.pause(SHOWN_SOON)) {
                    throw new ProviderUnavailableException(
                            server + " took the change of " + change.type() + " records of " + change.name()
                                    + " and does not show it yet",
                            null);
                }
            }
        }
    }

    private boolean isInEffect(DomainName zone, RrsetChange change) {
        Optional<?> shown = get(zone, change.name(), change.type()).map(Rrset::data);
        // A third one is somebody's later change of it.
        return shown.equals(change.after().map(Rrset::data))
                || !shown.equals(change.before().map(Rrset::data));
    }

    private static String names(List<RrsetChange> changes) {
        List<String> names = new ArrayList<>();
        changes.stream().limit(5).forEach(change -> names.add(change.name() + " " + change.type()));
        return String.join(", ", names) + (changes.size() > 5 ? " and " + (changes.size() - 5) + " more" : "");
    }

    private Message sent(Message message, String what) {
        try {
            return server.send(message, signer());
        } catch (ProviderUnavailableException failed) {
            if (failed.getCause() instanceof NameServer.TsigException refused) {
                throw notAccepted(what, refused, failed);
            }
            throw failed;
        }
    }

    private ProvisioningException notAccepted(String what, NameServer.TsigException refused, Exception cause) {
        return new ProvisioningException(
                what,
                server + " does not accept the key " + (key == null ? "" : key.name()) + ": " + cure(refused.error()),
                cause);
    }

    private static String cure(int tsigError) {
        return switch (tsigError) {
            case Rcode.BADKEY ->
                "it knows no key of that name and algorithm (BADKEY); give it one, or name the one it has";
            case Rcode.BADSIG -> "its secret is another one (BADSIG); copy the secret again";
            case Rcode.BADTIME -> "the two clocks are more than five minutes apart (BADTIME); set them";
            default -> Rcode.TSIGstring(tsigError);
        };
    }

    private RuntimeException refused(String what, int rcode) {
        String said = server + " answered " + Rcode.string(rcode);
        return switch (rcode) {
            case Rcode.SERVFAIL -> new ProviderUnavailableException(what + ": " + said, null);
            case Rcode.REFUSED ->
                new ProvisioningException(
                        what,
                        said + "; its update-policy or allow-update must admit "
                                + (key == null ? "this host, or give a key" : "the key " + key.name())
                                + ", and the zone must not be frozen",
                        null);
            case Rcode.NOTAUTH, Rcode.NOTZONE ->
                new ProvisioningException(what, said + "; it is not the primary of that zone", null);
            default -> new ProvisioningException(what, said, null);
        };
    }

    private void check(DomainName zone) {
        if (!zones.contains(zone)) {
            throw new ProvisioningException(
                    "DNS", "there is no zone " + zone + " at " + describe() + "; it was built for " + zones, null);
        }
    }

    private @Nullable TSIG signer() {
        return key == null ? null : key.signer();
    }

    /** Frees nothing: each call has a connection of its own. */
    @Override
    public void close() {}

    /** Collects how the server is reached; not thread-safe. */
    public static final class Builder {
        private final String host;
        private final List<DomainName> zones = new ArrayList<>();
        private int port = DEFAULT_PORT;
        private Duration timeout = DEFAULT_TIMEOUT;
        private @Nullable TsigKey key;

        private Builder(String host) {
            this.host = host;
        }

        /** @param port {@value #DEFAULT_PORT} if not set */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Signs everything with it; unsigned if not set. */
        public Builder key(TsigKey key) {
            this.key = key;
            return this;
        }

        /** One of the zones that are kept there; at least one. */
        public Builder zone(String zone) {
            zones.add(DomainName.of(zone));
            return this;
        }

        /** @param timeout {@link #DEFAULT_TIMEOUT} if not set */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Connects to nothing yet.
         *
         * @throws io.vaporform.error.InvalidSpecException with all that is wrong, also if {@code host} has no address
         */
        public Rfc2136Backend build() {
            Violations found = new Violations();
            Given.port(found, port);
            found.unless(!zones.isEmpty(), "zones", "", "there are none", "say zone(\"example.com\")");
            Given.time(found, "timeout", timeout);
            InetAddress address = Addresses.of(host, found);
            found.throwIfAny();
            return new Rfc2136Backend(this, address);
        }
    }
}
