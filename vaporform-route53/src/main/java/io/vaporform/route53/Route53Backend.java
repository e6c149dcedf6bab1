package io.vaporform.route53;

import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * The public hosted zones of an account at <a href="https://docs.aws.amazon.com/Route53/latest/APIReference/">Amazon Route 53</a>; private ones are left alone. Thread-safe.
 *
 * <p>A change is in effect when Route 53 has accepted it: it is listed from then on, and is on all of its name servers within about a minute. All changes of a batch are one request, in which each set that is to go is
 * named with its values and time to live, and Route 53 makes none of it where that is not exactly what is there; so nobody's change is written over.
 *
 * <p>An alias of Route 53's own, and sets with a routing policy, are no records that can be said here. They are not listed, and a change of their name and type is refused as a conflict that tells what is there.
 *
 * <p>Route 53 answers five calls in a second for an account. What it turns away for that is asked again by itself, three times within two seconds; nothing else is.
 */
public final class Route53Backend implements DnsBackend {

    /** Of each message there and back. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** A request holds 1000 records and 32,000 characters of data: so many sets and their markers, each there before and after. */
    private static final DnsAbilities ABILITIES = DnsAbilities.of(250, true)
            .types(RRType.knownValues().stream()
                    .map(RRType::toString)
                    .filter(Predicate.not("SOA"::equals))
                    .collect(Collectors.toUnmodifiableSet()));

    /** Up to so many sets are asked for one by one, and not found by listing the zone. */
    private static final int FEW = 4;

    private final Api api;
    private final HostedZones zones;

    private Route53Backend(Builder builder) {
        api = new Api(builder.endpoint, new Credentials(builder.credentials), builder.timeout);
        zones = new HostedZones(api, builder.zoneIds);
    }

    /** With the credentials that the SDK of AWS finds by itself: in system properties, the environment, {@code ~/.aws}, or the machine's role. */
    public static Route53Backend create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public DnsAbilities abilities() {
        return ABILITIES;
    }

    @Override
    public String describe() {
        return api.describe();
    }

    @Override
    public List<DomainName> zones() {
        return zones.names();
    }

    @Override
    public List<Rrset> records(DomainName zone) {
        return contents(zone).sets();
    }

    @Override
    public ZoneContents contents(DomainName zone) {
        List<Rrset> sets = new ArrayList<>();
        List<ZoneContents.Other> others = new ArrayList<>();
        for (ResourceRecordSet set : listed(zone)) {
            Optional<Rrset> kept = RecordSets.set(set).filter(each -> ABILITIES.keeps(each.type()));
            kept.ifPresent(sets::add);
            if (kept.isEmpty() && !set.typeAsString().equals("SOA")) {
                RecordSets.name(set.name())
                        .ifPresent(name ->
                                others.add(new ZoneContents.Other(name, set.typeAsString(), RecordSets.describe(set))));
            }
        }
        return new ZoneContents(sets, others);
    }

    private List<ResourceRecordSet> listed(DomainName zone) {
        return in(
                zone,
                "listing of " + zone,
                (client, id) ->
                        client
                                .listResourceRecordSetsPaginator(from -> from.hostedZoneId(id))
                                .resourceRecordSets()
                                .stream()
                                .toList());
    }

    @Override
    public Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        if (!name.isWithin(zone) || !ABILITIES.keeps(type)) {
            zones.id(zone);
            return Optional.empty();
        }
        return first(zone, name, type).flatMap(RecordSets::set);
    }

    /** Of several with a routing policy, one. */
    private Optional<ResourceRecordSet> first(DomainName zone, DomainName name, String type) {
        return in(
                        zone,
                        "look for " + type + " records of " + name,
                        (client, id) -> client.listResourceRecordSets(from -> from.hostedZoneId(id)
                                .startRecordName(RecordSets.text(name))
                                .startRecordType(type)
                                .maxItems("1")))
                .resourceRecordSets()
                .stream()
                .filter(set -> isOf(name, type, set))
                .findFirst();
    }

    private static boolean isOf(DomainName name, String type, ResourceRecordSet set) {
        return set.typeAsString().equals(type) && RecordSets.name(set.name()).equals(Optional.of(name));
    }

    private <T> T in(DomainName zone, String what, BiFunction<Route53Client, String, T> call) {
        String id = zones.id(zone);
        return api.call(what, client -> {
            try {
                return call.apply(client, id);
            } catch (NoSuchHostedZoneException gone) {
                zones.forget(zone);
                throw gone;
            }
        });
    }

    @Override
    public void change(DomainName zone, List<RrsetChange> changes) {
        String what = "change of " + zone;
        RrsetChanges.checkPossible(this, zone, changes);
        Batch batch = look(zone, changes);
        RrsetChanges.checkBefore(this, changes, batch::found);
        Optional<String> refusal = in(zone, what, (client, id) -> refusal(client, id, batch));
        if (refusal.isPresent() && !look(zone, changes).equals(batch)) {
            throw new ConflictException(
                    what + ": somebody else was there just before: " + refusal.get() + "; plan again");
        }
        if (refusal.isPresent()) {
            throw new ProvisioningException(what, describe() + " refused: " + refusal.get(), null);
        }
    }

    private Batch look(DomainName zone, List<RrsetChange> changes) {
        return Batch.of(
                changes,
                changes.size() > FEW
                        ? listed(zone).stream()
                        : changes.stream().flatMap(change -> first(zone, change.name(), change.type()).stream()));
    }

    /** Why it was refused; empty if it was made. */
    private static Optional<String> refusal(Route53Client client, String zoneId, Batch batch) {
        try {
            client.changeResourceRecordSets(
                    all -> all.hostedZoneId(zoneId).changeBatch(changes -> changes.changes(batch.entries())));
            return Optional.empty();
        } catch (AwsServiceException refused) {
            if (refused instanceof InvalidChangeBatchException || isListOfMessages(refused)) {
                return Optional.of(Api.words(refused));
            }
            throw refused;
        }
    }

    /** The other form of an InvalidChangeBatch, which the SDK does not know. */
    private static boolean isListOfMessages(AwsServiceException refused) {
        return refused.statusCode() == 400 && Api.code(refused).isEmpty();
    }

    @Override
    public void close() {
        api.close();
    }

    /** Collects how Route 53 is reached; not thread-safe. */
    public static final class Builder {
        private final Set<String> zoneIds = new HashSet<>();
        private Duration timeout = DEFAULT_TIMEOUT;
        private @Nullable URI endpoint;
        private @Nullable AwsCredentialsProvider credentials;

        private Builder() {}

        /** The key of a user of the account; {@link Route53Backend#create()} says what is taken if there are no credentials. */
        public Builder credentials(String accessKeyId, Secret secretAccessKey) {
            return credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(accessKeyId, secretAccessKey.reveal())));
        }

        /** @param credentials asked in each call; stays open, and the caller's to close */
        public Builder credentialsProvider(AwsCredentialsProvider credentials) {
            this.credentials = credentials;
            return this;
        }

        /** Where several public hosted zones have one name, this one is meant. May be said of several names. */
        public Builder zoneId(String id) {
            zoneIds.add(id);
            return this;
        }

        /** @param endpoint of something that talks as Route 53 does; Amazon's own if not set */
        public Builder endpoint(URI endpoint) {
            this.endpoint = endpoint;
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
         * @throws InvalidSpecException with all that is wrong
         */
        public Route53Backend build() {
            Violations found = new Violations();
            found.unless(
                    !timeout.isNegative() && !timeout.isZero(),
                    "timeout",
                    timeout,
                    "must be more than zero",
                    "leave it out, or say 10 s");
            found.unless(
                    endpoint == null || (endpoint.getScheme() != null && endpoint.getHost() != null),
                    "endpoint",
                    String.valueOf(endpoint),
                    "must be the address of a web server",
                    "leave it out, or write http://127.0.0.1:5000");
            found.throwIfAny();
            return new Route53Backend(this);
        }
    }
}
