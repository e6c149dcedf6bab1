package io.vaporform.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Asks another one first, and then for a pin. */
final class PinnedTrustManager extends X509ExtendedTrustManager {

    private final SpkiPins pins;
    private final X509ExtendedTrustManager delegate;

    PinnedTrustManager(SpkiPins pins, X509ExtendedTrustManager delegate) {
        this.pins = pins;
        this.delegate = delegate;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        delegate.checkServerTrusted(chain, authType, engine);
        requirePin(chain, engine == null ? null : engine.getHandshakeSession());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        delegate.checkServerTrusted(chain, authType, socket);
        requirePin(chain, session(socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        delegate.checkServerTrusted(chain, authType);
        requirePin(chain, null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        delegate.checkClientTrusted(chain, authType, engine);
        requirePin(chain, engine == null ? null : engine.getHandshakeSession());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        delegate.checkClientTrusted(chain, authType, socket);
        requirePin(chain, session(socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        delegate.checkClientTrusted(chain, authType);
        requirePin(chain, null);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate.getAcceptedIssuers();
    }

    private static @Nullable SSLSession session(@Nullable Socket socket) {
        return socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
    }

    private void requirePin(X509Certificate[] sent, @Nullable SSLSession session) throws CertificateException {
        if (pins.has(sent[0])) {
            return;
        }
        List<X509Certificate> path = path(sent);
        if (path.stream().noneMatch(pins::has)) {
            String host = session == null ? "the other side" : String.valueOf(session.getPeerHost());
            throw new CertificateException("none of the keys of " + host + " is expected; it has "
                    + path.stream().map(PinnedTrustManager::describe).collect(Collectors.joining(", "))
                    + ". If they were changed on purpose, add the new pin; if not, somebody is in between");
        }
    }

    private static String describe(X509Certificate certificate) {
        return "sha256/" + SpkiPins.pinOf(certificate) + " (" + Certificates.subject(certificate) + ")";
    }

    /** From the other side's own to a root: the delegate found one, but does not say which. */
    private List<X509Certificate> path(X509Certificate[] sent) throws CertificateException {
        try {
            PKIXCertPathBuilderResult result = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters(sent));
            List<X509Certificate> path = new ArrayList<>();
            for (Certificate certificate : result.getCertPath().getCertificates()) {
                path.add((X509Certificate) certificate);
            }
            path.add(Objects.requireNonNull(result.getTrustAnchor().getTrustedCert()));
            return path;
        } catch (GeneralSecurityException none) {
            throw new CertificateException(
                    "there is no path from a root that is trusted to " + describe(sent[0])
                            + " in which to look for a pin",
                    none);
        }
    }

    private PKIXBuilderParameters parameters(X509Certificate[] sent) throws GeneralSecurityException {
        Set<TrustAnchor> roots = Stream.of(delegate.getAcceptedIssuers())
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toSet());
        X509CertSelector own = new X509CertSelector();
        own.setCertificate(sent[0]);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, own);
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(Arrays.asList(sent))));
        // Whether one was revoked is for the delegate to say, and was said.
        parameters.setRevocationEnabled(false);
        return parameters;
    }
}
