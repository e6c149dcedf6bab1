package io.vaporform.cloudflare;

import static io.vaporform.http.JsonApi.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.vaporform.spi.SingleRecords;
import io.vaporform.spi.ZoneContents;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The zones that a token of Cloudflare sees, by its <a href="https://developers.cloudflare.com/api/resources/dns/subresources/records/">API</a>. Thread-safe.
 *
 * <p>All changes of a batch are one request, which Cloudflare makes as one; on its way to the name servers each record is by itself. It knows no condition, so the records are looked at just before, and only what
 * somebody changes after that is written over. A batch holds 200 records in a free zone and 3,500 in others: what is too much is refused.
 *
 * <p>A record that Cloudflare proxies, flattens or routes privately answers something else than it says, and is no record that can be said here: it is not listed, and a change of its name and type is refused as a
 * conflict that tells what is there. What is made here is not proxied. Comments and tags of a record stay when its data change.
 *
 * <p>The limit is 1,200 requests in five minutes for a user; who is turned away is told how long to wait.
 */
public final class CloudflareDnsBackend implements DnsBackend {

    public static final URI DEFAULT_URL = URI.create("https://api.cloudflare.com/client/v4");

    /** Of each message there and back. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** At the top of a zone, Cloudflare flattens every alias. */
    private static final DnsAbilities ABILITIES = DnsAbilities.of(100, false)
            .types(DnsRecords.TYPES)
            .texts(DnsAbilities.Texts.NOT_EMPTY)
            .shortestTtl(Duration.ofMinutes(1))
            .topAlias(Rdata.CNAME);

    /** The limit of five minutes begins anew. */
    private static final Duration PAUSE = Duration.ofMinutes(5);

    /** Up to so many sets are asked for one by one, and not found by listing the zone. */
    private static final int FEW = 4;

    private static final JsonApi.Pages ZONES = new JsonApi.Pages("result", "/result_info/total_count", 50);
    private static final JsonApi.Pages RECORDS = new JsonApi.Pages("result", "/result_info/total_count", 5000);

    private final String api;
    private final JsonApi http;
    private final Map<DomainName, String> ids = new ConcurrentHashMap<>();

    private CloudflareDnsBackend(Builder builder) {
        api = builder.url.toString();
        http = JsonApi.withToken("Cloudflare at " + api, builder.token, builder.timeout, PAUSE);
    }

    /** @param token with the permissions {@code Zone Read} and {@code DNS Write} for the zones that matter */
    public static Builder builder(Secret token) {
        return new Builder(token);
    }

    @Override
    public DnsAbilities abilities() {
        return ABILITIES;
    }

    @Override
    public String describe() {
        return http.describe();
    }

    @Override
    public List<DomainName> zones() {
        return http.list(api + "/zones", ZONES).stream()
                .flatMap(zone -> DomainName.parse(zone.path("name").asText()).stream())
                .distinct()
                .toList();
    }

    @Override
    public List<Rrset> records(DomainName zone) {
        return contents(zone).sets();
    }

    @Override
    public ZoneContents contents(DomainName zone) {
        return listed(zone).contents(ABILITIES);
    }

    private SingleRecords listed(DomainName zone) {
        return in(zone, records -> parsed(http.list(records, RECORDS)));
    }

    private static SingleRecords parsed(List<JsonNode> records) {
        return SingleRecords.of(records.stream()
                .flatMap(record -> DnsRecords.parse(record).stream())
                .toList());
    }

    @Override
    public Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        if (!name.isWithin(zone) || !ABILITIES.keeps(type)) {
            id(zone);
            return Optional.empty();
        }
        return parsed(asked(zone, name, type)).sets().stream()
                .filter(set -> set.is(name, type))
                .findFirst();
    }

    private List<JsonNode> asked(DomainName zone, DomainName name, String type) {
        return in(
                zone,
                records -> found(records + "?name.exact=" + encoded(name.text()) + "&type=" + type + "&per_page="
                        + RECORDS.size()));
    }

    /** What is looked for has no total of its own, and never a second page. */
    private List<JsonNode> found(String url) {
        List<JsonNode> found = new ArrayList<>();
        http.call("GET", url, null).path("result").forEach(found::add);
        return found;
    }

    @Override
    public void change(DomainName zone, List<RrsetChange> changes) {
        RrsetChanges.checkPossible(this, zone, changes);
        SingleRecords there = check(zone, changes);
        try {
            in(zone, records -> http.call("POST", records + "/batch", batch(changes, there)));
        } catch (ProvisioningException refused) {
            // Who was faster is a conflict.
            check(zone, changes);
            throw refused;
        }
    }

    private SingleRecords check(DomainName zone, List<RrsetChange> changes) {
        SingleRecords there = changes.size() > FEW
                ? listed(zone)
                : parsed(changes.stream()
                        .flatMap(change -> asked(zone, change.name(), change.type()).stream())
                        .toList());
        RrsetChanges.checkBefore(this, changes, there::found);
        return there;
    }

    private static ObjectNode batch(List<RrsetChange> changes, SingleRecords there) {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        for (RrsetChange change : changes) {
            SingleRecords.Edits edits = there.edits(change);
            edits.deleted()
                    .forEach(record -> batch.withArray("deletes").addObject().put("id", record.id()));
            change.after().ifPresent(after -> {
                edits.changed().forEach(edit -> batch.withArray("patches")
                        .add(DnsRecords.json(after.name(), after.ttl(), edit.data())
                                .put("id", edit.record().id())));
                edits.created().forEach(data -> batch.withArray("posts")
                        .add(DnsRecords.json(after.name(), after.ttl(), data).put("proxied", false)));
            });
        }
        return batch;
    }

    /** @param call given where the records are */
    private <T> T in(DomainName zone, Function<String, T> call) {
        try {
            return call.apply(api + "/zones/" + id(zone) + "/dns_records");
        } catch (ProvisioningException refused) {
            // Perhaps as there is another zone of that name by now.
            ids.remove(zone);
            throw refused;
        }
    }

    /** Looked up once: the requests of a minute are few. */
    private String id(DomainName zone) {
        String known = ids.get(zone);
        if (known != null) {
            return known;
        }
        String id = find(zone);
        ids.put(zone, id);
        return id;
    }

    private String find(DomainName zone) {
        List<String> found = found(api + "/zones?name=" + encoded(zone.text()) + "&per_page=" + ZONES.size()).stream()
                .map(each -> each.path("id").asText())
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new ProvisioningException(
                "look for the zone " + zone,
                found.isEmpty()
                        ? describe() + " has none of that name that the token sees"
                        : describe() + " has several of that name, " + found + "; take a token that sees one of them",
                null);
    }

    @Override
    public void close() {
        http.close();
    }

    /** Collects how Cloudflare is reached; not thread-safe. */
    public static final class Builder {
        private final Secret token;
        private URI url = DEFAULT_URL;
        private Duration timeout = DEFAULT_TIMEOUT;

        private Builder(Secret token) {
            this.token = token;
        }

        /** @param url of something that talks as Cloudflare does; {@link #DEFAULT_URL} if not set */
        public Builder url(URI url) {
            this.url = url;
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
         * @throws io.vaporform.error.InvalidSpecException with all that is wrong
         */
        public CloudflareDnsBackend build() {
            Violations found = new Violations();
            Given.webAddress(found, url.toString());
            Given.time(found, "timeout", timeout);
            found.throwIfAny();
            return new CloudflareDnsBackend(this);
        }
    }
}
