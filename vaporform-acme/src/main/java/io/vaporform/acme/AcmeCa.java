package io.vaporform.acme;

import io.vaporform.http.Given;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.tls.SpkiPins;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A certification authority that speaks ACME (<a href="https://www.rfc-editor.org/rfc/rfc8555">RFC 8555</a>). Immutable.
 */
public final class AcmeCa {

    private static final String LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";
    private static final String LETS_ENCRYPT_STAGING = "https://acme-staging-v02.api.letsencrypt.org/directory";

    private final URI directory;
    private final List<X509Certificate> trusted;
    private final Optional<ExternalAccount> account;
    private final RateLimits limits;
    private final Optional<AcmeCa> staging;
    private final Optional<SpkiPins> pins;

    /**
     * An account elsewhere that the CA wants to know of (RFC 8555, 7.3.4).
     *
     * @param id as the CA gave it
     * @param key as the CA gave it, in base64url
     */
    record ExternalAccount(String id, Secret key) {}

    private AcmeCa(
            URI directory,
            List<X509Certificate> trusted,
            Optional<ExternalAccount> account,
            RateLimits limits,
            Optional<AcmeCa> staging,
            Optional<SpkiPins> pins) {
        this.directory = directory;
        this.trusted = List.copyOf(trusted);
        this.account = account;
        this.limits = limits;
        this.staging = staging;
        this.pins = pins;
    }

    /** Let's Encrypt, with its staging environment for what has failed before, and its rate limits. */
    public static AcmeCa letsEncrypt() {
        return plain(LETS_ENCRYPT).limits(RateLimits.letsEncrypt()).staging(letsEncryptStaging());
    }

    /** Let's Encrypt's staging environment: as the other, with higher limits, and certificates that nobody trusts. */
    public static AcmeCa letsEncryptStaging() {
        return plain(LETS_ENCRYPT_STAGING).limits(RateLimits.letsEncryptStaging());
    }

    /**
     * Any: Let's Encrypt's as {@link #letsEncrypt()} and {@link #letsEncryptStaging()}, another without limits that are known.
     *
     * @param directory its URL, with https
     * @throws io.vaporform.error.InvalidSpecException if it is none
     */
    public static AcmeCa of(String directory) {
        new Violations()
                .unless(
                        Given.isWebAddress(directory) && directory.startsWith("https:"),
                        "directory",
                        directory,
                        "must be a URL with https, without user, query and fragment",
                        "write https://acme-v02.api.letsencrypt.org/directory")
                .throwIfAny();
        return switch (directory) {
            case LETS_ENCRYPT -> letsEncrypt();
            case LETS_ENCRYPT_STAGING -> letsEncryptStaging();
            default -> plain(directory);
        };
    }

    private static AcmeCa plain(String directory) {
        return new AcmeCa(
                URI.create(directory),
                List.of(),
                Optional.empty(),
                RateLimits.none(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, whose server is trusted by these roots and no other: for a CA of one's own. */
    public AcmeCa trusting(X509Certificate... roots) {
        return new AcmeCa(directory, List.of(roots), account, limits, staging, pins);
    }

    /**
     * The same, with an account that was made elsewhere (RFC 8555, 7.3.4).
     *
     * @param id as the CA gave it
     * @param key as the CA gave it, in base64url
     */
    public AcmeCa externalAccount(String id, Secret key) {
        return new AcmeCa(directory, trusted, Optional.of(new ExternalAccount(id, key)), limits, staging, pins);
    }

    /** The same, whose server must have one of these public keys besides: not even a stolen or deceived authority can then stand in for it. */
    public AcmeCa pinned(SpkiPins pins) {
        return new AcmeCa(directory, trusted, account, limits, staging, Optional.of(pins));
    }

    /** The same, which is asked no more often than these say. */
    public AcmeCa limits(RateLimits limits) {
        return new AcmeCa(directory, trusted, account, limits, staging, pins);
    }

    /** The same, with another that is asked first where a new certificate has failed before: its failures cost nothing. */
    public AcmeCa staging(AcmeCa other) {
        return new AcmeCa(directory, trusted, account, limits, Optional.of(other), pins);
    }

    /** The URL of its directory. */
    public URI directory() {
        return directory;
    }

    /** How often it may be asked. */
    public RateLimits limits() {
        return limits;
    }

    List<X509Certificate> trusted() {
        return trusted;
    }

    Optional<ExternalAccount> account() {
        return account;
    }

    Optional<SpkiPins> pins() {
        return pins;
    }

    Optional<AcmeCa> staging() {
        return staging;
    }

    @Override
    public String toString() {
        return directory.getHost();
    }
}
