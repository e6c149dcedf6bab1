package io.vaporform.acme;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.KeyType;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Known;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.tls.CertificateMaterial;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeProtocolException;

/** When a CA wants its certificates to be renewed (<a href="https://www.rfc-editor.org/rfc/rfc9773">RFC 9773</a>). */
final class Ari {

    /** How often it is asked unless it says so; and the bounds of what it may say (RFC 9773, 4.3.2 and 4.3.3). */
    private static final Duration OFTEN = Duration.ofHours(6);

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final AcmeParts parts;

    /** acme4j asks nobody without an account, though this needs none. */
    private static final KeyPair NOBODY = KeyType.EC_P256.generate();

    Ari(AcmeParts parts) {
        this.parts = parts;
    }

    /** @throws ProviderUnavailableException if the CA does not answer */
    RenewalAdvice ask(Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        Optional<CertificateOutputs> outputs = known.outputs();
        Optional<CaServer> server =
                outputs.flatMap(CertificateOutputs::directory).flatMap(parts::find);
        if (server.isEmpty()) {
            return RenewalAdvice.byLifetime();
        }
        X509Certificate certificate =
                CertificateMaterial.read(outputs.orElseThrow()).chain().get(0);
        try {
            return server.get()
                    .call(session -> session.resourceUrlOptional(Resource.RENEWAL_INFO)
                                    .isPresent()
                            ? advice(session, certificate, context.time().now())
                            : RenewalAdvice.byLifetime());
        } catch (AcmeException | AcmeProtocolException silent) {
            throw new ProviderUnavailableException(
                    server.get().ca() + " does not say when to renew: " + silent.getMessage(), silent);
        }
    }

    /** Whether its window is open, in which some CAs count what replaces it against no limit; not if the CA does not answer. */
    static boolean suggestsNow(CaServer server, X509Certificate certificate, Instant now) {
        try {
            return server.call(session -> {
                RenewalInfo info = info(session, certificate);
                info.fetch();
                return !now.isBefore(info.getSuggestedWindowStart()) && now.isBefore(info.getSuggestedWindowEnd());
            });
        } catch (AcmeException | AcmeProtocolException silent) {
            return false;
        }
    }

    private static RenewalInfo info(Session session, X509Certificate certificate) throws AcmeException {
        return session.login(session.resourceUrl(Resource.RENEWAL_INFO), NOBODY).bindRenewalInfo(certificate);
    }

    private static RenewalAdvice advice(Session session, X509Certificate certificate, Instant now)
            throws AcmeException {
        RenewalInfo info = info(session, certificate);
        Optional<Instant> again = info.fetch();
        Instant start = info.getSuggestedWindowStart();
        Instant end = info.getSuggestedWindowEnd();
        String why = "its issuer suggests " + start + " to " + end
                + info.getExplanation().map(page -> ", see " + page).orElse("");
        Duration pause = again.map(at -> Duration.between(now, at)).orElse(OFTEN);
        return new RenewalAdvice(Optional.of(moment(start, end, certificate)), why, within(pause));
    }

    /** Some moment of the window, another for each certificate, and the same for all who ask. */
    private static Instant moment(Instant start, Instant end, X509Certificate certificate) {
        long millis = Math.max(0, Duration.between(start, end).toMillis());
        double share = (certificate.getSerialNumber().hashCode() & 0xFFFF) / (double) 0x10000;
        return start.plusMillis((long) (millis * share));
    }

    private static Duration within(Duration pause) {
        if (pause.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
