package io.vaporform.dns;

import static io.vaporform.http.JsonApi.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Given;
import io.vaporform.http.JsonApi;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.spi.RrsetChanges;
import io.vaporform.spi.ZoneContents;
import io.vaporform.spi.ZoneSigning;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A PowerDNS Authoritative Server, by its <a href="https://doc.powerdns.com/authoritative/http-api/">HTTP API</a>, 4.2 or later. Thread-safe.
 *
 * <p>All changes of a batch are one PATCH, which the server makes as one. It knows no condition, so the zone is looked at just before, and only what somebody
 * changes between these two calls is written over: {@link DnsAbilities#guarded()} is false. Of a set with a disabled record nothing is seen or changed.
 */
public final class PowerDnsBackend implements DnsBackend, ZoneSigning {

    /** The name that PowerDNS itself has for the one server behind its API. */
    public static final String DEFAULT_SERVER = "localhost";

    /** Of each call. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final String UNSAYABLE = "a set of which some is disabled, or cannot be said";

    private static final DnsAbilities ABILITIES = DnsAbilities.of(1000, false);

    private final URI api;
    private final JsonApi http;
    private final DnsAbilities abilities;

    private PowerDnsBackend(Builder builder) {
        abilities = builder.aliases ? ABILITIES.topAlias(Rdata.ALIAS) : ABILITIES;
        api = URI.create(builder.url + "/api/v1/servers/" + encoded(builder.server));
        http = JsonApi.withKey("PowerDNS at " + builder.url, "X-API-Key", builder.apiKey, builder.timeout);
    }

    /**
     * @param url of its web server, such as {@code http://192.0.2.53:8081}
     * @param apiKey its setting {@code api-key}
     */
    public static Builder builder(String url, Secret apiKey) {
        return new Builder(url, apiKey);
    }

    @Override
    public DnsAbilities abilities() {
        return abilities;
    }

    @Override
    public String describe() {
        return http.describe();
    }

    @Override
    public List<DomainName> zones() {
        List<DomainName> zones = new ArrayList<>();
        for (JsonNode zone : http.call("GET", api + "/zones", null)) {
            DomainName.parse(zone.path("name").asText()).ifPresent(zones::add);
        }
        return zones;
    }

    @Override
    public List<Rrset> records(DomainName zone) {
        return contents(zone).sets();
    }

    @Override
    public ZoneContents contents(DomainName zone) {
        return contents(http.call("GET", zone(zone), null));
    }

    @Override
    public Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        // A server before 4.8 does not know the two parameters, and answers with the whole zone.
        String query = "?rrset_name=" + encoded(name.text() + ".") + "&rrset_type=" + encoded(type);
        return contents(http.call("GET", zone(zone) + query, null)).sets().stream()
                .filter(set -> set.is(name, type))
                .findFirst();
    }

    @Override
    public void change(DomainName zone, List<RrsetChange> changes) {
        RrsetChanges.checkPossible(this, zone, changes);
        checkBefore(zone, changes);
        ArrayNode sets = JsonNodeFactory.instance.arrayNode();
        changes.stream().filter(change -> change.after().isEmpty()).forEach(change -> sets.add(patch(change)));
        changes.stream().filter(change -> change.after().isPresent()).forEach(change -> sets.add(patch(change)));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("rrsets", sets);
        http.call("PATCH", zone(zone), body);
    }

    /** With all that is there: what is disabled, and what no {@link Rrset} can say, is somebody's too. */
    private void checkBefore(DomainName zone, List<RrsetChange> changes) {
        Map<String, JsonNode> there = new HashMap<>();
        http.call("GET", zone(zone), null)
                .path("rrsets")
                .forEach(set -> there.put(
                        key(set.path("name").asText(), set.path("type").asText()), set));
        RrsetChanges.checkBefore(
                this, changes, change -> Optional.ofNullable(there.get(key(change.name() + ".", change.type())))
                        .map(set -> new RrsetChanges.Found(set(set), UNSAYABLE)));
    }

    private static String key(String name, String type) {
        return name.toLowerCase(Locale.ROOT) + " " + type;
    }

    private static ObjectNode patch(RrsetChange change) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.put("name", change.name().text() + ".");
        set.put("type", change.type());
        set.put("changetype", change.after().isPresent() ? "REPLACE" : "DELETE");
        change.after().ifPresent(after -> {
            set.put("ttl", after.ttl().toSeconds());
            ArrayNode records = set.putArray("records");
            contents(after)
                    .forEach(content ->
                            records.addObject().put("content", content).put("disabled", false));
        });
        return set;
    }

    /** Texts go as we write them, in quotes each; dnsjava leaves these out where it can, and knows no ALIAS. */
    private static Stream<String> contents(Rrset set) {
        return Set.of(Rdata.TXT, Rdata.ALIAS).contains(set.type())
                ? set.data().stream().map(Rdata::absolute)
                : Wire.records(set).stream().map(Record::rdataToString);
    }

    /** With one key for all, of the server's default algorithm. */
    @Override
    public List<Rdata> sign(DomainName zone) {
        if (!http.call("GET", zone(zone) + "?rrsets=false", null).path("dnssec").asBoolean()) {
            http.call("PUT", zone(zone), JsonNodeFactory.instance.objectNode().put("dnssec", true));
        }
        List<Rdata> signers = new ArrayList<>();
        for (JsonNode key : http.call("GET", zone(zone) + "/cryptokeys", null)) {
            key.path("ds").forEach(ds -> signers.add(Rdata.of("DS", ds.asText())));
        }
        // SHA-1 is no longer taken, and one that everybody knows is enough (RFC 8624, 3.3).
        List<Rdata> known = signers.stream()
                .filter(ds -> ds.text().matches("\\d+ \\d+ 2 .*"))
                .toList();
        if (known.isEmpty()) {
            throw new ProvisioningException("DNS", http.describe() + " has no key for " + zone + " by now", null);
        }
        return known;
    }

    private static ZoneContents contents(JsonNode zone) {
        List<Rrset> sets = new ArrayList<>();
        List<ZoneContents.Other> others = new ArrayList<>();
        for (JsonNode each : zone.path("rrsets")) {
            String type = each.path("type").asText();
            Optional<Rrset> set = isSettable(type) ? set(each) : Optional.empty();
            set.ifPresent(sets::add);
            if (isSettable(type) && set.isEmpty()) {
                DomainName.parse(each.path("name").asText())
                        .ifPresent(name -> others.add(new ZoneContents.Other(name, type, UNSAYABLE)));
            }
        }
        return new ZoneContents(sets, others);
    }

    private static boolean isSettable(String type) {
        int known = Type.value(type, true);
        return known < 0 || Wire.isSettable(known);
    }

    /** Empty if some of it is disabled, or cannot be said. */
    private static Optional<Rrset> set(JsonNode set) {
        List<Rdata> data = new ArrayList<>();
        try {
            for (JsonNode record : set.path("records")) {
                // Who replaces a set of which one is disabled would take that away.
                if (!record.path("disabled").asBoolean()) {
                    data.add(Rdata.of(
                            set.path("type").asText(), record.path("content").asText()));
                }
            }
            return data.size() < set.path("records").size()
                    ? Optional.empty()
                    : Optional.of(Wire.canonical(new Rrset(
                            DomainName.of(set.path("name").asText()),
                            Duration.ofSeconds(set.path("ttl").asLong()),
                            data)));
        } catch (InvalidSpecException foreign) {
            return Optional.empty();
        }
    }

    private String zone(DomainName zone) {
        return api + "/zones/" + encoded(zone.text() + ".");
    }

    @Override
    public void close() {
        http.close();
    }

    /** Collects how the server is reached; not thread-safe. */
    public static final class Builder {
        private final String url;
        private final Secret apiKey;
        private String server = DEFAULT_SERVER;
        private Duration timeout = DEFAULT_TIMEOUT;
        private boolean aliases;

        private Builder(String url, Secret apiKey) {
            this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            this.apiKey = apiKey;
        }

        /** @param server {@value #DEFAULT_SERVER} if not set */
        public Builder server(String server) {
            this.server = server;
            return this;
        }

        /** @param timeout {@link #DEFAULT_TIMEOUT} if not set */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Leads the top of a zone to a host by a record of the type <a href="https://doc.powerdns.com/authoritative/guides/alias.html">ALIAS</a>. To be said where the server has {@code expand-alias=yes} and a
         * {@code resolver}, and {@code outgoing-axfr-expand-alias=yes} for its secondaries: without these it answers with nothing.
         */
        public Builder aliases() {
            this.aliases = true;
            return this;
        }

        /**
         * Connects to nothing yet.
         *
         * @throws InvalidSpecException with all that is wrong
         */
        public PowerDnsBackend build() {
            Violations found = new Violations();
            Given.webAddress(found, url);
            Given.time(found, "timeout", timeout);
            found.throwIfAny();
            return new PowerDnsBackend(this);
        }
    }
}
