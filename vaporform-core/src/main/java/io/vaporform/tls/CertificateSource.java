package io.vaporform.tls;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import java.util.Optional;

/**
 * Where a server's certificates come from. Thread-safe.
 *
 * <p>{@link Tls} asks on the thread of the handshake, or on the executor it was given: once for a name that it does not know, then again after
 * {@link Tls#changed}, and when it knows the answer for long. It never asks for one name twice at a time, but after {@code changed}. What is thrown means that the answer is not
 * known now, not that there is none: what was shown before goes on being shown. An answer or an exception must come within seconds.
 */
@FunctionalInterface
public interface CertificateSource {

    /**
     * The certificate to show for exactly this name. May block on a store.
     *
     * @param name of a host, or a wildcard such as {@code *.example.com}; a host's own name is asked for first
     * @return empty if there is none, or no more: the name is not served by it any longer
     */
    Optional<CertificateOutputs> find(DomainName name);

    /**
     * The certificate to show to a certification authority that looks whether the name is served here, by the protocol {@code acme-tls/1}
     * (<a href="https://www.rfc-editor.org/rfc/rfc8737">RFC 8737</a>). Asked for anew each time. May block on a store.
     *
     * @return empty, the default, if no challenge is open for it
     */
    default Optional<CertificateOutputs> challenge(DomainName name) {
        return Optional.empty();
    }
}
