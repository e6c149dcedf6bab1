package io.vaporform.acme;

import io.vaporform.dns.DnsProvider;
import io.vaporform.http.Given;
import io.vaporform.http.GuestThreads;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.Service;
import io.vaporform.tls.CertificateSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Serves certificates by ACME (<a href="https://www.rfc-editor.org/rfc/rfc8555">RFC 8555</a>), and such as are brought. Thread-safe.
 */
public final class AcmeProvider implements Provider {

    /** The name of the instance unless it is given another: {@value}. */
    public static final String ID = "acme";

    /** How long a CA may take to answer one request, unless set. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    /** Calls wait for others most of the time. */
    private static final int PARALLELISM = 32;

    private final AcmeParts parts;
    private final Challenges challenges;
    private final Preflight preflight;
    private final AcmeCertificates certificates;
    private final Optional<InetSocketAddress> http;
    private final Optional<InetSocketAddress> tls;
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile @Nullable ProviderHome home;

    private AcmeProvider(Builder builder) {
        challenges = new Challenges(this::home);
        http = Optional.ofNullable(builder.http);
        tls = Optional.ofNullable(builder.tls);
        preflight = new Preflight(this::parts, builder.means(), this::home);
        Optional<Readiness> readiness = builder.preflights ? Optional.of(new Readiness(preflight)) : Optional.empty();
        parts = new AcmeParts(
                builder.cas,
                builder.proofs.values().stream()
                        .map(proof -> proof.apply(this::home))
                        .toList(),
                new Accounts(builder.contacts),
                new Admission(this::home),
                this::home,
                builder.timeout);
        certificates = new AcmeCertificates(parts, preflight, readiness, builder.ownDomainsOnly, this::home);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What is answered to CAs: for a server of the host application's own that has the ports that they look at. */
    public Challenges challenges() {
        return challenges;
    }

    private AcmeParts parts() {
        return parts;
    }

    private ProviderHome home() {
        ProviderHome known = home;
        if (known == null) {
            throw new IllegalStateException("the provider belongs to no infrastructure yet");
        }
        return known;
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
        return List.of(certificates);
    }

    @Override
    public String describe() {
        return "ACME at " + parts.cas().stream().map(AcmeCa::toString).collect(Collectors.joining(", "));
    }

    @Override
    public void open(ProviderHome home) {
        this.home = home;
        if (parts.has(ChallengeType.TLS_ALPN_01)) {
            GuestThreads maker = new GuestThreads("acme-challenge-key", 1);
            keep(maker);
            maker.execute(certificates::prepareChallenges);
        }
        http.ifPresent(address -> keep(HttpResponder.start(address, challenges)));
        tls.ifPresent(address -> keep(AlpnResponder.start(address, new OnlyChallenges(certificates), home.time())));
    }

    private synchronized void keep(AutoCloseable one) {
        open.add(one);
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable one : open) {
            try {
                one.close();
            } catch (Exception already) {
                throw new IllegalStateException("a responder cannot be closed", already);
            }
        }
        open.clear();
        preflight.close();
        parts.close();
    }

    /** Shows nothing to whoever does not look whose a name is. */
    private record OnlyChallenges(AcmeCertificates certificates) implements CertificateSource {
        @Override
        public Optional<CertificateOutputs> find(DomainName name) {
            return Optional.empty();
        }

        @Override
        public Optional<CertificateOutputs> challenge(DomainName name) {
            return certificates.challenge(name);
        }
    }

    /** Collects what it works with; not thread-safe. */
    public static final class Builder {
        private final List<AcmeCa> cas = new ArrayList<>();
        private final List<String> contacts = new ArrayList<>();
        private final Map<ChallengeType, Function<Supplier<ProviderHome>, Proof>> proofs = new LinkedHashMap<>();
        private final Violations found = new Violations();
        private @Nullable InetSocketAddress http;
        private @Nullable InetSocketAddress tls;
        private boolean agrees;
        private @Nullable DnsProvider dns;
        private boolean preflights = true;
        private boolean allowsPrivate;
        private boolean ownDomainsOnly;
        private int httpPort = 80;
        private Duration timeout = DEFAULT_TIMEOUT;

        private Builder() {}

        /** Who is asked. Of several the next is asked where one refuses, or cannot be asked. */
        public Builder ca(AcmeCa ca) {
            cas.add(ca);
            return this;
        }

        /** @param mail address of who is told of trouble, such as {@code ops@example.com} */
        public Builder contact(String mail) {
            contacts.add(mail.contains(":") ? mail : "mailto:" + mail);
            return this;
        }

        /** That the terms of service of each CA are agreed to, without which none makes an account. */
        public Builder agreeToTerms() {
            this.agrees = true;
            return this;
        }

        /**
         * Shows names by HTTP-01: what has port 80 is a load balancer of the infrastructure whose provider answers CAs, which is told what to answer by itself ({@link io.vaporform.spi.ChallengeAnswers}), or a server of the host application's own,
         * which answers what {@link AcmeProvider#challenges()} says.
         */
        public Builder http01() {
            proofs.put(ChallengeType.HTTP_01, HttpProof::new);
            return this;
        }

        /**
         * Shows names by HTTP-01: a small server of the provider's answers, at that port of all addresses. CAs look at port 80, so lead that here. It is the JDK's, which a few clients that send slowly can keep busy:
         * where anybody can reach it, have your own server answer, as with {@link #http01()}.
         */
        public Builder http01(int port) {
            return http01(new InetSocketAddress(port));
        }

        /** As {@link #http01(int)}, at one address. */
        public Builder http01(InetSocketAddress address) {
            this.http = address;
            return http01();
        }

        /** Shows names by TLS-ALPN-01: a server of the host application's own has port 443, and answers as {@link io.vaporform.tls.Tls#answerChallenges} says. */
        public Builder tlsAlpn01() {
            proofs.put(ChallengeType.TLS_ALPN_01, home -> new AlpnProof());
            return this;
        }

        /** Shows names by TLS-ALPN-01: a small server of the provider's answers, at that port of all addresses. CAs look at port 443, so lead that here. */
        public Builder tlsAlpn01(int port) {
            return tlsAlpn01(new InetSocketAddress(port));
        }

        /** As {@link #tlsAlpn01(int)}, at one address. */
        public Builder tlsAlpn01(InetSocketAddress address) {
            this.tls = address;
            return tlsAlpn01();
        }

        /**
         * Shows names by DNS-01, wildcards too: by TXT records in the zones that the back ends of the DNS provider hold, or to which a name's owner has led {@code _acme-challenge} of it by a CNAME. Also asks as
         * {@link #dns} says.
         *
         * @param dns the same that the infrastructure is given, which closes it
         */
        public Builder dns01(DnsProvider dns) {
            DnsProof proof = new DnsProof(dns.challengeRecords());
            proofs.put(ChallengeType.DNS_01, home -> proof);
            return dns(dns);
        }

        /**
         * By what the DNS is asked before a CA is: where names lead, and whether CAA records allow it. Without it, and without {@link #dns01}, a CA finds out by itself, and what it finds wrong counts against the
         * limits of the account.
         *
         * @param dns the same that the infrastructure is given, which closes it
         */
        public Builder dns(DnsProvider dns) {
            this.dns = dns;
            return this;
        }

        /** Orders new certificates without a look at what is in the way: for where names lead here from the outside only, as behind some routers. {@link io.vaporform.Certificates#preflight} still looks. */
        public Builder withoutPreflight() {
            this.preflights = false;
            return this;
        }

        /** Looks for the answers to HTTP-01 also at addresses that are not public: a project whose name leads to such a one learns what answers there. */
        public Builder allowPrivate() {
            this.allowsPrivate = true;
            return this;
        }

        /** @param port at which CAs look for HTTP-01: 80 if not set, and another for a CA of one's own only */
        public Builder httpPort(int port) {
            this.httpPort = port;
            return this;
        }

        private Preflight.Means means() {
            return new Preflight.Means(Optional.ofNullable(dns), httpPort, allowsPrivate);
        }

        /**
         * A project gets certificates only for names that it has as domains, or that are below such: {@link io.vaporform.Domains#add}. For hosts whose projects are not one another's friends: a CA sees that a name is
         * served here, and not whose it is, so without this the first project that asks gets a certificate for a name that no project has, such as one of the host's own.
         */
        public Builder ownDomainsOnly() {
            this.ownDomainsOnly = true;
            return this;
        }

        /** @param timeout of each request to a CA; {@link #DEFAULT_TIMEOUT} if not set */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Connects to nothing yet.
         *
         * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong
         */
        public AcmeProvider build() {
            found.unless(!cas.isEmpty(), "ca", "", "none was given", "call ca(AcmeCa.letsEncrypt())");
            found.unless(
                    agrees,
                    "agreeToTerms",
                    "",
                    "no CA makes an account for who does not agree to its terms of service",
                    "read them, and call agreeToTerms()");
            found.unless(
                    !proofs.isEmpty(),
                    "challenges",
                    "",
                    "there is no way to show whose a name is",
                    "call http01(80), tlsAlpn01(443) or dns01(…)");
            Given.port(found, httpPort);
            Given.time(found, "timeout", timeout);
            found.throwIfAny();
            return new AcmeProvider(this);
        }
    }
}
