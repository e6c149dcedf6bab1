package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Given;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import io.vaporform.spi.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks registries what they say of a registration: when it expires, who its registrar is, whether it is locked. It speaks RDAP (<a href="https://www.rfc-editor.org/rfc/rfc9082">RFC 9082</a>,
 * <a href="https://www.rfc-editor.org/rfc/rfc9083">RFC 9083</a>), over HTTPS. Nothing is cached. Thread-safe; its calls block.
 *
 * <p>The services of the bootstrap are the host's own word. What they lead to is a stranger's: at most three redirects are followed, to HTTPS and to public addresses only, unless the builder says otherwise; and of
 * an answer, 1 MiB is read at most.
 */
public final class Rdap implements AutoCloseable {

    /** Of each question, with all redirects. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final RdapBootstrap bootstrap;
    private final boolean allowsPrivate;
    private final RdapClient client;

    private Rdap(Builder builder) {
        bootstrap = builder.bootstrap == null ? RdapBootstrap.bundled() : builder.bootstrap;
        allowsPrivate = builder.allowsPrivate;
        client = new RdapClient(builder.timeout, builder.allowsPlainHttp, this::mayConnect, builder.tls);
    }

    /** One with the bootstrap in this jar. */
    public static Rdap create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * What the registry says of a name.
     *
     * @param name that is registered itself, as {@link PublicSuffixes#registrable} gives it: a registry says of {@code www.example.com} that nobody has registered it
     * @return empty if it says that nobody has registered the name
     * @throws InvalidSpecException if nobody could, as it is a wildcard or has one label
     * @throws ProvisioningException if no service is known for it, or the service refuses, says something else than RDAP, or leads where nobody follows
     * @throws io.vaporform.error.ProviderUnavailableException if no answer came in time, or one that asks to come again later, with the time it gave
     */
    public Optional<Registration> find(DomainName name) {
        DomainName host = DomainName.host(name.text(), false);
        return client.ask(service(host), host);
    }

    private URI service(DomainName name) {
        List<URI> known = bootstrap.services(name);
        if (known.isEmpty()) {
            List<String> labels = name.labels();
            throw new ProvisioningException(
                    RdapClient.STAGE,
                    "no RDAP service is known for ." + labels.get(labels.size() - 1) + "; give a newer bootstrap",
                    null);
        }
        return known.stream()
                .filter(client::speaks)
                .findFirst()
                .orElseThrow(() -> new ProvisioningException(
                        RdapClient.STAGE,
                        known.get(0) + " is not HTTPS, so it was not asked; allowPlainHttp() asks it all the same",
                        null));
    }

    private boolean mayConnect(String host, InetAddress address) {
        return allowsPrivate || bootstrap.isAt(host) || PublicAddresses.contain(address);
    }

    /** Ends its connections and threads. Idempotent. */
    @Override
    public void close() {
        client.close();
    }

    /** Collects how registries are asked; not thread-safe. */
    public static final class Builder {
        private @Nullable RdapBootstrap bootstrap;
        private Duration timeout = DEFAULT_TIMEOUT;
        private boolean allowsPlainHttp;
        private boolean allowsPrivate;
        private @Nullable SSLContext tls;

        private Builder() {}

        /** @param bootstrap {@link RdapBootstrap#bundled()} if not set */
        public Builder bootstrap(RdapBootstrap bootstrap) {
            this.bootstrap = bootstrap;
            return this;
        }

        /** @param timeout {@link #DEFAULT_TIMEOUT} if not set */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** Also asks services, and follows redirects, that are not HTTPS: whoever is on the way can change what they say. */
        public Builder allowPlainHttp() {
            allowsPlainHttp = true;
            return this;
        }

        /** Also follows redirects to loopback and private networks. */
        public Builder allowPrivate() {
            allowsPrivate = true;
            return this;
        }

        /** @param tls whose certificates are trusted; the JVM's if not set */
        public Builder sslContext(SSLContext tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Asks nobody yet.
         *
         * @throws InvalidSpecException with all that is wrong
         */
        public Rdap build() {
            Violations found = new Violations();
            Given.time(found, "timeout", timeout);
            found.throwIfAny();
            return new Rdap(this);
        }
    }
}
