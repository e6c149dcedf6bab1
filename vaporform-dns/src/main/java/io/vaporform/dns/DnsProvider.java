package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.http.Given;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Violations;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.DomainOwnership;
import io.vaporform.spi.Provider;
import io.vaporform.spi.PublicAddresses;
import io.vaporform.spi.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Serves domains: finds out whose they are, sets their records in the zones that its back ends hold, tells people what to set elsewhere, and sees where they lead. Thread-safe. It asks the servers of each zone
 * itself, never a resolver.
 */
public final class DnsProvider implements Provider {

    /** The name of the instance unless it is given another: {@value}. */
    public static final String ID = "dns";

    /** How long a web server may take to answer with a file. */
    public static final Duration FILE_TIMEOUT = Duration.ofSeconds(10);

    /** Calls wait for others most of the time. */
    private static final int PARALLELISM = 32;

    private final AuthoritativeDns dns;
    private final List<DnsBackend> backends;
    private final Optional<Rdap> rdap;
    private final ChallengeFile files;
    private final DnsDomains domains;
    private final ChallengeRecords challenges;

    private DnsProvider(Builder builder) {
        rdap = Optional.ofNullable(builder.rdap);
        dns = builder.dns == null ? AuthoritativeDns.create() : builder.dns;
        backends = List.copyOf(builder.backends);
        HeldZones zones = new HeldZones(backends);
        challenges = new ChallengeRecords(dns, zones);
        PublicSuffixes suffixes = builder.suffixes == null ? PublicSuffixes.bundled() : builder.suffixes;
        files = new ChallengeFile(
                dns,
                address -> builder.allowsPrivateFiles || PublicAddresses.contain(address),
                builder.filePort,
                FILE_TIMEOUT);
        domains = new DnsDomains(new DnsDomains.Parts(
                dns,
                zones,
                new Caches(builder.cachesFor),
                builder.aliases == null
                        ? DomainOwnership.create()
                        : DomainOwnership.withAliasesTo(DomainName.of(builder.aliases)),
                suffixes,
                List.copyOf(builder.managed),
                Optional.ofNullable(builder.mail).map(MailLook::new),
                Optional.ofNullable(builder.ca),
                rdap.map(registries -> new Registrations(registries, suffixes)),
                files));
    }

    /** One without back ends: people are told which records to set. */
    public static DnsProvider create() {
        return builder().build();
    }

    /** One that asks from IANA's root, and holds no zone unless told to. */
    public static Builder builder() {
        return new Builder();
    }

    /** By what it asks the servers of zones. Closed with the provider. */
    public AuthoritativeDns dns() {
        return dns;
    }

    /** The records by which CAs are shown whose names are, in the zones of its back ends. Of no use once the provider is closed. */
    public ChallengeRecords challengeRecords() {
        return challenges;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return new Capabilities(Set.of(), Duration.ZERO, PARALLELISM);
    }

    @Override
    public List<Service> services() {
        return List.of(domains);
    }

    @Override
    public String describe() {
        return backends.isEmpty()
                ? "DNS, without back ends"
                : backends.stream().map(DnsBackend::describe).collect(Collectors.joining(", "));
    }

    /** Asks each back end for its zones. */
    @Override
    public void connect(CallContext context) {
        backends.forEach(DnsBackend::zones);
    }

    /** Closes its back ends too. */
    @Override
    public void close() {
        dns.close();
        rdap.ifPresent(Rdap::close);
        files.close();
        backends.forEach(DnsBackend::close);
    }

    /** Collects what it works with; not thread-safe. */
    public static final class Builder {
        private final List<DnsBackend> backends = new ArrayList<>();
        private final List<ManagedNames> managed = new ArrayList<>();
        private @Nullable AuthoritativeDns dns;
        private @Nullable PublicSuffixes suffixes;
        private @Nullable OwnershipMail mail;
        private @Nullable String aliases;
        private @Nullable String ca;
        private @Nullable Rdap rdap;
        private boolean allowsPrivateFiles;
        private int filePort = 80;
        private Duration cachesFor = Rrset.DEFAULT_TTL;

        private Builder() {}

        /** Where the records of some zones are kept; of several that hold a zone, the innermost zone is taken. The provider closes it. */
        public Builder backend(DnsBackend backend) {
            backends.add(backend);
            return this;
        }

        /** How the servers of zones are asked; from IANA's root if not set. The provider closes it. */
        public Builder dns(AuthoritativeDns dns) {
            this.dns = dns;
            return this;
        }

        /** What nobody owns; the list in this jar if not set. */
        public Builder suffixes(PublicSuffixes suffixes) {
            this.suffixes = suffixes;
            return this;
        }

        /** Names that projects get for the asking. */
        public Builder managed(ManagedNames names) {
            managed.add(names);
            return this;
        }

        /** Offers {@link io.vaporform.spec.VerificationMethod#EMAIL}. */
        public Builder mail(OwnershipMail mail) {
            this.mail = mail;
            return this;
        }

        /**
         * Offers {@link io.vaporform.spec.VerificationMethod#CNAME}.
         *
         * @param zone of the host application that the aliases lead into, such as {@code verify.example.com}
         */
        public Builder aliasesTo(String zone) {
            this.aliases = zone;
            return this;
        }

        /**
         * Watches whether a certification authority may issue for the domains (RFC 8659).
         *
         * @param domain by which CAA records name it, such as {@code letsencrypt.org}; none if not set
         */
        public Builder certificationAuthority(String domain) {
            this.ca = domain;
            return this;
        }

        /**
         * Watches the registrations of the domains: when they end, and whether they are locked. Each registry is asked once a day for a name. Nothing is asked if it is not set. The provider closes it.
         */
        public Builder rdap(Rdap rdap) {
            this.rdap = rdap;
            return this;
        }

        /** Looks for files also at addresses that are not public: a project that names such a one learns what answers there. */
        public Builder allowPrivateFiles() {
            this.allowsPrivateFiles = true;
            return this;
        }

        /** @param port where files are looked for; 80 if not set */
        public Builder filePort(int port) {
            this.filePort = port;
            return this;
        }

        /**
         * Resolvers go on with a record for as long as its time to live says, though its servers say something else by now. So a domain whose records here lead elsewhere, or nowhere, is ready, or released, only
         * when that time is over too: what it led to may be taken away after that, and not before.
         *
         * @param most for how long that is waited for; 5 minutes if not set, as long as a record of ours that says nothing else. Zero to not wait
         */
        public Builder waitForCaches(Duration most) {
            this.cachesFor = most;
            return this;
        }

        /**
         * Connects to nothing yet.
         *
         * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong
         */
        public DnsProvider build() {
            Violations found = new Violations();
            Given.port(found, filePort);
            found.unless(
                    !cachesFor.isNegative(), "waitForCaches", cachesFor, "must not be negative", "say 0 to not wait");
            if (aliases != null) {
                try {
                    DomainName.of(aliases);
                } catch (InvalidSpecException wrong) {
                    found.addAll("aliasesTo: ", wrong.violations());
                }
            }
            found.throwIfAny();
            return new DnsProvider(this);
        }
    }
}
