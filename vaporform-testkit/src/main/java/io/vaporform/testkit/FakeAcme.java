package io.vaporform.testkit;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spi.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A certification authority for tests that speaks ACME (<a href="https://www.rfc-editor.org/rfc/rfc8555">RFC 8555</a>) with renewal information (<a
 * href="https://www.rfc-editor.org/rfc/rfc9773">RFC 9773</a>) over HTTPS on loopback, by a clock that is moved by hand: a year of renewals passes in seconds. It issues real certificates.
 *
 * <p>It is not for more than tests. It looks at nonces, URLs and accounts, and not at signatures: neither those of requests nor those of PKCS #10. It looks at challenges at once, and reuses no
 * authorization. There is no key change, no external account, and no deactivation. For what real servers do, test with Pebble.
 *
 * <pre>{@code
 * ManualTime time = ManualTime.create();
 * try (FakeAcme acme = FakeAcme.builder(time).lifetime(Duration.ofDays(6)).start()) {
 *     AcmeCa ca = AcmeCa.of(acme.directory()).trusting(acme.serverRoot());
 *     …
 * }
 * }</pre>
 *
 * <p>Thread-safe. {@link #close} frees its socket and its threads. Sets {@code sun.net.httpserver.nodelay}, unless it is set, so that the JDK's HTTP servers of this JVM answer at once.
 */
public final class FakeAcme implements AutoCloseable {

    /** How long certificates are valid unless set: {@value} days, as Let's Encrypt's of these years. */
    public static final int DEFAULT_LIFETIME_DAYS = 90;

    /** When those who ask for renewal information are to ask again, unless set: {@value} hours, as Let's Encrypt's. */
    public static final int DEFAULT_ASK_AGAIN_HOURS = 6;

    private final TimeSource time;
    private final InMemoryCa ca;
    private final AcmeBooks books;
    private final AcmeDesk desk;
    private final AcmeServer server;
    private volatile Trouble trouble = new Trouble(Outage.NONE, Instant.MIN);

    private record Trouble(Outage outage, Instant until) {}

    /** How it is out of service. */
    public enum Outage {
        /** It is in service. */
        NONE,
        /** Connections are closed without an answer. */
        REFUSED,
        /** All answers are 503. */
        UNAVAILABLE,
        /** Nothing is answered. Who asks waits for as long as it does, in real time. */
        SILENT
    }

    /** Looks whether a name is shown to be whose account asks. */
    @FunctionalInterface
    public interface Validation {

        /** Called on a thread of the server's, once for each challenge. What it throws fails the challenge too. */
        Optional<String> wrong(Challenge challenge) throws Exception;
    }

    /**
     * What is to be looked at.
     *
     * @param type {@code http-01}, {@code tls-alpn-01} or {@code dns-01}
     * @param name a wildcard with its asterisk
     * @param authorization what HTTP-01 is to show, and the others the digest of
     */
    public record Challenge(String type, String name, String token, String authorization) {

        /** Where HTTP-01 is to show it. */
        public String path() {
            return "/.well-known/acme-challenge/" + token;
        }
    }

    /** When a certificate is to be renewed, and the page that says why. */
    public record Window(Instant start, Instant end, Optional<String> page) {}

    /** A limit that a client has met; a correct client meets none. */
    public record Violation(Instant at, FakeAcmeLimit limit, String subject) {}

    /** A certificate that was issued, and the id by which others say that they replace it. */
    public record Issued(
            X509Certificate certificate,
            List<String> names,
            Instant notBefore,
            Instant notAfter,
            String renewalId,
            Optional<String> replaces) {

        /** In hexadecimal digits. */
        public String serial() {
            return certificate.getSerialNumber().toString(16);
        }
    }

    /**
     * An order.
     *
     * @param replaces {@link Issued#renewalId()} of the certificate that it is to replace
     * @param status as RFC 8555 calls it
     */
    public record Order(
            String id,
            String account,
            List<String> names,
            Optional<String> profile,
            Optional<String> replaces,
            Instant at,
            String status,
            Optional<Issued> issued) {}

    private FakeAcme(Builder builder) throws IOException, GeneralSecurityException {
        time = builder.time;
        ca = InMemoryCa.create(time.now());
        books = new AcmeBooks(builder, ca);
        server = new AcmeServer();
        desk = new AcmeDesk(time, server.base(), books, new AcmeClerk(builder, books), this::outage);
        server.start(desk);
    }

    /** @param time by which it works */
    public static Builder builder(TimeSource time) {
        return new Builder(time);
    }

    /** The URL to give to clients. */
    public String directory() {
        return server.base() + "/directory";
    }

    /** What clients have to trust, to connect to it. */
    public X509Certificate serverRoot() {
        return server.root();
    }

    /** What those have to trust to whom its certificates are shown. */
    public X509Certificate root() {
        return ca.root();
    }

    /** All orders, the first first. */
    public List<Order> orders() {
        return books.orders();
    }

    /** All certificates, the first first. */
    public List<Issued> certificates() {
        return books.certificates();
    }

    /** The serial numbers of those that were revoked, in hexadecimal digits. */
    public Set<String> revoked() {
        return books.revoked();
    }

    /** Each request that a limit was met by. */
    public List<Violation> violations() {
        return books.violations();
    }

    /** How many requests it got so far, those of outages too. */
    public long requests() {
        return desk.requests();
    }

    /** It knows no account any more. */
    public void forgetAccounts() {
        books.forgetAccounts();
    }

    /** From now on, for a span of its clock. What was said before no longer holds. */
    public void outage(Outage how, Duration span) {
        trouble = new Trouble(how, time.now().plus(span));
    }

    private Outage outage() {
        Trouble now = trouble;
        return time.now().isBefore(now.until()) ? now.outage() : Outage.NONE;
    }

    /** Suggests another window for certificates, there already or to come: as before a mass revocation, for which it is in the past. */
    public void suggest(Predicate<Issued> which, Window window) {
        books.windows().add(which, window);
    }

    @Override
    public void close() {
        server.close();
    }

    /** Collects how it works; not thread-safe. */
    public static final class Builder {
        final TimeSource time;
        final Map<String, Duration> profiles = new LinkedHashMap<>();
        Duration lifetime = Duration.ofDays(DEFAULT_LIFETIME_DAYS);
        Duration askAgain = Duration.ofHours(DEFAULT_ASK_AGAIN_HOURS);
        List<FakeAcmeLimit> limits = List.of();
        Validation validation = challenge -> Optional.empty();
        boolean renewalInfo = true;
        double opens = 1 / 3.0 + 1 / 50.0;
        double closes = 1 / 3.0 - 1 / 50.0;

        private Builder(TimeSource time) {
            this.time = time;
        }

        /** How long certificates are valid; {@link #DEFAULT_LIFETIME_DAYS} days unless set. */
        public Builder lifetime(Duration lifetime) {
            this.lifetime = lifetime;
            return this;
        }

        /** One more profile, and how long its certificates are valid. */
        public Builder profile(String name, Duration lifetime) {
            profiles.put(name, lifetime);
            return this;
        }

        /** Looks at challenges; all are valid unless set. */
        public Builder validation(Validation validation) {
            this.validation = validation;
            return this;
        }

        /** Counts; there is no limit unless set. */
        public Builder limits(List<FakeAcmeLimit> limits) {
            this.limits = List.copyOf(limits);
            return this;
        }

        /** It says nothing of when to renew. */
        public Builder withoutRenewalInfo() {
            this.renewalInfo = false;
            return this;
        }

        /**
         * When it suggests to renew; around a third unless set.
         *
         * @param opens share of the lifetime that is left when the window opens
         * @param closes share of the lifetime that is left when it closes
         */
        public Builder suggesting(double opens, double closes) {
            this.opens = opens;
            this.closes = closes;
            return this;
        }

        /** When those who ask when to renew are to ask again; {@link #DEFAULT_ASK_AGAIN_HOURS} hours unless set. */
        public Builder askAgain(Duration after) {
            this.askAgain = after;
            return this;
        }

        /** Starts on a free port. */
        public FakeAcme start() {
            try {
                return new FakeAcme(this);
            } catch (IOException taken) {
                throw new UncheckedIOException(taken);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java platform has TLS and PKCS #12", impossible);
            }
        }
    }
}
