package io.vaporform.hetzner;

import static io.vaporform.http.JsonApi.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
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
import io.vaporform.spi.ZoneContents;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The zones of a project at Hetzner that it is the primary of, by the <a href="https://docs.hetzner.cloud/reference/cloud#tag/zones">Cloud API</a>; the older API of the DNS Console is gone since 2026. Thread-safe.
 *
 * <p>A set is made, or its values replaced, by one request, which is in effect when Hetzner's action for it has succeeded; that is waited for. A new time to live is a request of its own, before that of the values. Hetzner
 * makes no set that is there; beyond that it knows no condition, so the set is looked at just before, and what somebody changes after that is written over.
 *
 * <p>Its limit is 3,600 requests in an hour, one more each second; who is turned away is told how long to wait.
 */
public final class HetznerDnsBackend implements DnsBackend {

    public static final URI DEFAULT_URL = URI.create("https://api.hetzner.cloud/v1");

    /** Of each message there and back. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** Until an action has ended. */
    private static final Duration LONGEST_ACTION = Duration.ofMinutes(1);

    /** The first pause before an action is looked at again; each is twice the one before, up to the last. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private static final Duration LAST_PAUSE = Duration.ofMillis(640);

    /** Somebody else has just changed the same, or is about to: nothing was begun. */
    private static final Pattern COME_AGAIN = Pattern.compile("\"code\"\\s*:\\s*\"(conflict|locked)\"");

    /** As often one more request is allowed. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final DnsAbilities ABILITIES =
            DnsAbilities.of(1, false).types(ZoneRrsets.TYPES).shortestTtl(Duration.ofMinutes(1));

    private static final JsonApi.Pages ZONES = new JsonApi.Pages("zones", "/meta/pagination/total_entries", 50);
    private static final JsonApi.Pages SETS = new JsonApi.Pages("rrsets", "/meta/pagination/total_entries", 100);

    private final String api;
    private final JsonApi http;

    private HetznerDnsBackend(Builder builder) {
        api = builder.url.toString();
        http = JsonApi.withToken("Hetzner at " + api, builder.token, builder.timeout, PAUSE)
                .comeAgain(answer -> COME_AGAIN.matcher(answer.text()).find());
    }

    /** @param token of the project, to read and write */
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
        return http.list(api + "/zones?mode=primary", ZONES).stream()
                .flatMap(zone -> DomainName.parse(zone.path("name").asText()).stream())
                .toList();
    }

    @Override
    public List<Rrset> records(DomainName zone) {
        return contents(zone).sets();
    }

    @Override
    public ZoneContents contents(DomainName zone) {
        return contents(zone, http.list(zone(zone) + "/rrsets", SETS));
    }

    @Override
    public Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        if (!name.isWithin(zone) || !ABILITIES.keeps(type)) {
            http.call("GET", zone(zone), null);
            return Optional.empty();
        }
        return contents(zone, listed(zone, name, type)).sets().stream().findFirst();
    }

    private List<JsonNode> listed(DomainName zone, DomainName name, String type) {
        return http.list(zone(zone) + "/rrsets?name=" + encoded(name.relativeTo(zone)) + "&type=" + type, SETS);
    }

    private ZoneContents contents(DomainName zone, List<JsonNode> listed) {
        boolean someHaveTheDefault =
                listed.stream().anyMatch(set -> set.path("ttl").isNull());
        Duration ttl = someHaveTheDefault
                ? Duration.ofSeconds(
                        http.call("GET", zone(zone), null).at("/zone/ttl").asLong())
                : Duration.ZERO;
        List<Rrset> sets = new ArrayList<>();
        List<ZoneContents.Other> others = new ArrayList<>();
        for (JsonNode each : listed) {
            Optional<Rrset> set = ZoneRrsets.parse(each, zone, ttl).filter(one -> ABILITIES.keeps(one.type()));
            set.ifPresentOrElse(sets::add, () -> ZoneRrsets.other(each, zone).ifPresent(others::add));
        }
        return new ZoneContents(sets, others);
    }

    @Override
    public void change(DomainName zone, List<RrsetChange> changes) {
        RrsetChanges.checkPossible(this, zone, changes);
        for (RrsetChange change : changes) {
            Optional<Rrset> there = check(zone, change);
            try {
                make(zone, change, there);
            } catch (ProvisioningException refused) {
                // Who was faster is a conflict.
                check(zone, change);
                throw refused;
            }
        }
    }

    private Optional<Rrset> check(DomainName zone, RrsetChange change) {
        List<JsonNode> listed = listed(zone, change.name(), change.type());
        Optional<Rrset> set = contents(zone, listed).sets().stream().findFirst();
        RrsetChanges.checkBefore(
                this,
                List.of(change),
                any -> listed.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new RrsetChanges.Found(set, "data that cannot be said here")));
        return set;
    }

    private void make(DomainName zone, RrsetChange change, Optional<Rrset> there) {
        String set = zone(zone) + "/rrsets/" + encoded(change.name().relativeTo(zone)) + "/" + change.type();
        if (change.after().isEmpty()) {
            act("DELETE", set, null);
            return;
        }
        Rrset after = change.after().get();
        if (there.isEmpty()) {
            act("POST", zone(zone) + "/rrsets", ZoneRrsets.json(zone, after));
            return;
        }
        boolean sameTtl = there.get().ttl().equals(after.ttl());
        if (!sameTtl) {
            ttl(set, after.ttl());
        }
        if (there.get().data().equals(after.data())) {
            return;
        }
        try {
            act(
                    "POST",
                    set + "/actions/set_records",
                    JsonNodeFactory.instance.objectNode().set("records", ZoneRrsets.values(after)));
        } catch (ProvisioningException refused) {
            if (!sameTtl) {
                giveBack(set, there.get().ttl(), refused);
            }
            throw refused;
        }
    }

    private void giveBack(String set, Duration ttl, ProvisioningException refused) {
        try {
            ttl(set, ttl);
        } catch (ProvisioningException half) {
            throw new ProviderUnavailableException(
                    refused.getMessage() + "; and the ttl that it had could not be given back: " + half.getMessage(),
                    refused);
        }
    }

    private void ttl(String set, Duration ttl) {
        act(
                "POST",
                set + "/actions/change_ttl",
                JsonNodeFactory.instance.objectNode().put("ttl", ttl.toSeconds()));
    }

    /** Blocks until what it began has ended. */
    private void act(String method, String url, @Nullable JsonNode body) {
        String what = method + " " + URI.create(url).getPath();
        Deadline deadline = Deadline.in(LONGEST_ACTION);
        Duration pause = FIRST_PAUSE;
        JsonNode action = http.call(method, url, body).path("action");
        while (action.path("status").asText().equals("running")) {
            if (!deadline.pause(pause)) {
                throw new ProviderUnavailableException(
                        describe() + " has accepted " + what + " and not yet done it: " + action, null);
            }
            pause = pause.compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
            action = http.call(
                            "GET", api + "/zones/actions/" + action.path("id").asText(), null)
                    .path("action");
        }
        if (!action.path("status").asText().equals("success")) {
            throw new ProvisioningException(
                    "DNS", describe() + " failed in " + what + ": " + action.path("error"), null);
        }
    }

    private String zone(DomainName zone) {
        return api + "/zones/" + zone;
    }

    @Override
    public void close() {
        http.close();
    }

    /** Collects how Hetzner is reached; not thread-safe. */
    public static final class Builder {
        private final Secret token;
        private URI url = DEFAULT_URL;
        private Duration timeout = DEFAULT_TIMEOUT;

        private Builder(Secret token) {
            this.token = token;
        }

        /** @param url of something that talks as Hetzner's API does; {@link #DEFAULT_URL} if not set */
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
        public HetznerDnsBackend build() {
            Violations found = new Violations();
            Given.webAddress(found, url.toString());
            Given.time(found, "timeout", timeout);
            found.throwIfAny();
            return new HetznerDnsBackend(this);
        }
    }
}
