package io.vaporform.spi;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.RevocationReason;
import java.util.List;
import java.util.Optional;

/** Gets certificates, and says when they are to be renewed. */
public interface SslService extends Service {

    /**
     * Its certificates. One that is wanted again with {@link Cause#RENEWAL} is got anew, once for each {@link ApplyContext#operationId()}; the one before stays in use until then.
     */
    ResourceProvider<CertificateSpec, CertificateOutputs> certificates();

    /**
     * When a certificate is to be renewed. May ask its issuer. Changes nothing.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if its issuer does not answer; the engine then goes by the lifetime
     */
    RenewalAdvice renewal(Known<CertificateSpec, CertificateOutputs> known, CallContext context);

    /**
     * Has a certificate revoked. Idempotent: one that is revoked already stays so.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if its issuer does not answer
     * @throws io.vaporform.error.ProvisioningException if its issuer refuses, or is not known
     */
    void revoke(CertificateOutputs certificate, RevocationReason reason, CallContext context);

    /**
     * What a server shows to a certification authority that looks by {@code acme-tls/1} whose a name is (<a href="https://www.rfc-editor.org/rfc/rfc8737">RFC 8737</a>). Called in handshakes of any process; returns soon.
     *
     * @return empty if none looks for that name now
     */
    default Optional<CertificateOutputs> challenge(DomainName name) {
        return Optional.empty();
    }

    /**
     * What would keep a certificate from being issued, before its issuer is asked: each with its cure. Empty if nothing is in the way. Changes nothing that lasts.
     *
     * @throws io.vaporform.error.ProvisioningException if that cannot be found out
     */
    List<String> preflight(CertificateSpec wanted, CallContext context);
}
