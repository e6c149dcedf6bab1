package io.vaporform.bench;

import io.vaporform.Infrastructure;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.DnsProvider;
import io.vaporform.dns.Rfc2136Backend;
import io.vaporform.dns.TsigKey;
import io.vaporform.spec.Secret;
import io.vaporform.testsupport.DnsTree;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.Pebble;
import io.vaporform.testsupport.PebbleBuilder;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * DNS-01: a record in a zone on a BIND that is changed by RFC 2136, and that Pebble asks itself, so that it sees at once what is there. All do so alike. Only ours asks, from the root of a tree of delegations
 * on, where the record has to be and whether all servers of the zone have it.
 */
final class DnsWay implements AcmeWay {

    private static final int FIRST_ADDRESS = 20;
    private static final String SERVER = Named.address(FIRST_ADDRESS + 2);

    private final DnsTree tree;
    private final boolean looks;

    /** @param looks whether ours looks before it orders at what may be in the way */
    DnsWay(boolean looks) {
        this.looks = looks;
        tree = new DnsTree(FIRST_ADDRESS, "example IN NS ns.example", "ns.example IN A " + SERVER);
        tree.start(Named.at(SERVER).zone(AcmeBench.ZONE, "@ IN NS ns", "ns IN A " + SERVER));
    }

    @Override
    public String type() {
        return Dns01Challenge.TYPE;
    }

    @Override
    public PebbleBuilder seenBy(PebbleBuilder pebble) {
        return pebble.dns(SERVER + ":" + Named.PORT);
    }

    @Override
    public AcmeProvider.Builder ours(AcmeProvider.Builder builder, Pebble pebble, Infrastructure.Builder infra) {
        DnsProvider dns = DnsProvider.builder()
                .backend(Rfc2136Backend.builder(SERVER)
                        .port(Named.PORT)
                        .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                        .zone(AcmeBench.ZONE)
                        .build())
                .dns(AuthoritativeDns.builder()
                        .roots(tree.root())
                        .port(Named.PORT)
                        .allowPrivate()
                        .build())
                .build();
        infra.provider(dns);
        AcmeProvider.Builder shown = builder.dns01(dns);
        return looks ? shown : shown.withoutPreflight();
    }

    @Override
    public Answers bare(Pebble pebble) throws IOException {
        return new Updates();
    }

    /** Without its look whether the servers of the zone have the record: it takes them to be at port 53. */
    @Override
    public Lego lego(Pebble pebble) {
        String server = SERVER + ":" + Named.PORT;
        return new Lego(
                List.of("--dns", "rfc2136", "--dns.disable-cp", "--dns.resolvers", server),
                Map.of(
                        "RFC2136_NAMESERVER",
                        server,
                        "RFC2136_TSIG_ALGORITHM",
                        "hmac-sha256.",
                        "RFC2136_TSIG_KEY",
                        Named.KEY + ".",
                        "RFC2136_TSIG_SECRET",
                        Named.SECRET));
    }

    @Override
    public void close() {
        tree.close();
    }

    /** By dnsjava. */
    private static final class Updates implements Answers {

        private static final int TTL = 1;

        private final Name zone = Name.fromConstantString(AcmeBench.ZONE + ".");
        private final SimpleResolver server;

        Updates() throws UnknownHostException {
            server = new SimpleResolver(SERVER);
            server.setPort(Named.PORT);
            server.setTSIGKey(new TSIG(TSIG.HMAC_SHA256, Named.KEY, Named.SECRET));
        }

        @Override
        public void put(String name, Challenge challenge) throws IOException {
            Update update = new Update(zone);
            update.add(at(name), Type.TXT, TTL, ((Dns01Challenge) challenge).getDigest());
            send(update);
        }

        @Override
        public void remove(String name, Challenge challenge) throws IOException {
            Update update = new Update(zone);
            update.delete(at(name), Type.TXT, ((Dns01Challenge) challenge).getDigest());
            send(update);
        }

        private Name at(String name) throws IOException {
            return Name.fromString(Dns01Challenge.RECORD_NAME_PREFIX + "." + name + ".");
        }

        private void send(Update update) throws IOException {
            Message answer = server.send(update);
            if (answer.getRcode() != Rcode.NOERROR) {
                throw new IOException(Rcode.string(answer.getRcode()) + " to " + update);
            }
        }

        @Override
        public void close() {}
    }
}
