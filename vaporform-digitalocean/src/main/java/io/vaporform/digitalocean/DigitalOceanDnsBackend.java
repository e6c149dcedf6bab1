package io.vaporform.digitalocean;

import static io.vaporform.http.JsonApi.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import io.vaporform.http.Given;
import io.vaporform.http.JsonApi;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.spi.RrsetChanges;
import io.vaporform.spi.SingleRecord;
import io.vaporform.spi.SingleRecords;
import io.vaporform.spi.ZoneContents;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The domains of an account or team at DigitalOcean, by its <a href="https://docs.digitalocean.com/reference/api/digitalocean/#tag/Domain-Records">API</a>. Thread-safe.
 *
 * <p>DigitalOcean keeps records one by one and changes them one by one. So a set of several values is made, changed and deleted by as many requests: what is new comes first and what goes goes last, so that a
 * name is never empty in between, and where one is refused, those before it are taken back. It knows no condition either: the set is looked at just before, and only what somebody changes after that is written
 * over.
 *
 * <p>Of texts it keeps {@link DnsAbilities.Texts#PLAIN} ones. Its limit is 250 requests in a minute and 5,000 in an hour; who is turned away is told how long to wait.
 */
public final class DigitalOceanDnsBackend implements DnsBackend {

    public static final URI DEFAULT_URL = URI.create("https://api.digitalocean.com");

    /** Of each message there and back. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final DnsAbilities ABILITIES = DnsAbilities.of(1, false)
            .types(DomainRecords.TYPES)
            .texts(DnsAbilities.Texts.PLAIN)
            .shortestTtl(Duration.ofSeconds(30));

    /** The limit of a minute begins anew. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final int PAGE = 200;

    private final String domains;
    private final JsonApi http;

    private DigitalOceanDnsBackend(Builder builder) {
        domains = builder.url + "/v2/domains";
        http = JsonApi.withToken("DigitalOcean at " + builder.url, builder.token, builder.timeout, PAUSE);
    }

    /** @param token a personal access token with the scopes {@code domain:read}, {@code create}, {@code update} and {@code delete} */
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
        return http.list(domains, new JsonApi.Pages("domains", "/meta/total", PAGE)).stream()
                .flatMap(domain -> DomainName.parse(domain.path("name").asText()).stream())
                .toList();
    }

    @Override
    public List<Rrset> records(DomainName zone) {
        return contents(zone).sets();
    }

    @Override
    public ZoneContents contents(DomainName zone) {
        return listed(zone, records(zone, "")).contents(ABILITIES);
    }

    @Override
    public Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        if (!name.isWithin(zone) || !ABILITIES.keeps(type)) {
            http.call("GET", domains + "/" + zone, null);
            return Optional.empty();
        }
        return look(zone, name, type).sets().stream()
                .filter(set -> set.is(name, type))
                .findFirst();
    }

    private SingleRecords look(DomainName zone, DomainName name, String type) {
        return listed(zone, records(zone, "?name=" + encoded(name.text()) + "&type=" + type));
    }

    private SingleRecords listed(DomainName zone, String url) {
        return SingleRecords.of(http.list(url, new JsonApi.Pages("domain_records", "/meta/total", PAGE)).stream()
                .flatMap(record -> DomainRecords.parse(record, zone).stream())
                .toList());
    }

    private String records(DomainName zone, String rest) {
        return domains + "/" + zone + "/records" + rest;
    }

    @Override
    public void change(DomainName zone, List<RrsetChange> changes) {
        RrsetChanges.checkPossible(this, zone, changes);
        for (RrsetChange change : changes) {
            SingleRecords there = check(zone, change);
            try {
                make(zone, change, there.edits(change));
            } catch (ProvisioningException refused) {
                // Who was faster is a conflict.
                check(zone, change);
                throw refused;
            }
        }
    }

    private SingleRecords check(DomainName zone, RrsetChange change) {
        SingleRecords there = look(zone, change.name(), change.type());
        RrsetChanges.checkBefore(this, List.of(change), there::found);
        return there;
    }

    private void make(DomainName zone, RrsetChange change, SingleRecords.Edits edits) {
        Deque<Runnable> back = new ArrayDeque<>();
        try {
            change.after().ifPresent(after -> {
                edits.created().forEach(data -> {
                    JsonNode made = http.call(
                            "POST", records(zone, ""), DomainRecords.json(zone, after.name(), after.ttl(), data));
                    String id = made.path("domain_record").path("id").asText();
                    back.push(() -> http.call("DELETE", records(zone, "/" + id), null));
                });
                edits.changed().forEach(edit -> {
                    String record = records(zone, "/" + edit.record().id());
                    http.call("PUT", record, DomainRecords.json(zone, after.name(), after.ttl(), edit.data()));
                    back.push(() -> http.call("PUT", record, json(zone, edit.record())));
                });
            });
            edits.deleted().forEach(record -> {
                http.call("DELETE", records(zone, "/" + record.id()), null);
                back.push(() -> http.call("POST", records(zone, ""), json(zone, record)));
            });
        } catch (ProvisioningException refused) {
            takeBack(back, refused);
            throw refused;
        }
    }

    /** As it was. */
    private static JsonNode json(DomainName zone, SingleRecord record) {
        return DomainRecords.json(
                zone, record.name(), record.ttl(), record.data().orElseThrow());
    }

    private static void takeBack(Deque<Runnable> back, ProvisioningException refused) {
        try {
            back.forEach(Runnable::run);
        } catch (VaporformException half) {
            throw new ProviderUnavailableException(
                    refused.getMessage() + "; what was made before that could not all be taken back: "
                            + half.getMessage(),
                    refused);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /** Collects how DigitalOcean is reached; not thread-safe. */
    public static final class Builder {
        private final Secret token;
        private URI url = DEFAULT_URL;
        private Duration timeout = DEFAULT_TIMEOUT;

        private Builder(Secret token) {
            this.token = token;
        }

        /** @param url of something that talks as DigitalOcean does; {@link #DEFAULT_URL} if not set */
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
        public DigitalOceanDnsBackend build() {
            Violations found = new Violations();
            Given.webAddress(found, url.toString());
            Given.time(found, "timeout", timeout);
            found.throwIfAny();
            return new DigitalOceanDnsBackend(this);
        }
    }
}
