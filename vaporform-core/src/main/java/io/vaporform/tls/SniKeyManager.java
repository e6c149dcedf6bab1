package io.vaporform.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows the certificate of the name that the client asks for. For servers only. Thread-safe. */
final class SniKeyManager extends X509ExtendedKeyManager {

    /** Where a handshake keeps what was chosen for it. */
    private static final String CHOSEN = SniKeyManager.class.getName();

    private final Choice choice;
    private final Versions versions;

    SniKeyManager(Choice choice, Versions versions) {
        this.choice = choice;
        this.versions = versions;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return engine == null
                ? null
                : alias(keyType, engine.getHandshakeSession(), engine::getHandshakeApplicationProtocol);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return socket instanceof SSLSocket tls
                ? alias(keyType, tls.getHandshakeSession(), tls::getHandshakeApplicationProtocol)
                : null;
    }

    /**
     * JSSE asks once for each type of key, until one fits. All of that is answered from one look, or a certificate that is replaced by one of
     * another type in between would fit neither time.
     */
    private @Nullable String alias(String keyType, @Nullable SSLSession session, Supplier<@Nullable String> protocol) {
        if (session == null) {
            return null;
        }
        Answer answer = session.getValue(CHOSEN) instanceof Answer before ? before : answer(session, protocol);
        Shown shown = answer.shown();
        if (shown != null && shown.fits(keyType)) {
            // A session outlives its handshake, and must not keep the key.
            session.removeValue(CHOSEN);
            return shown.alias();
        }
        session.putValue(CHOSEN, answer);
        return null;
    }

    private Answer answer(SSLSession session, Supplier<@Nullable String> protocol) {
        String name = name(session);
        return Alpn.CHALLENGE.equals(of(protocol)) ? choice.challenge(name) : choice.certificate(name);
    }

    /** Null where an engine, such as one of another library, cannot say. */
    private static @Nullable String of(Supplier<@Nullable String> protocol) {
        try {
            return protocol.get();
        } catch (UnsupportedOperationException older) {
            return null;
        }
    }

    private static @Nullable String name(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName each : extended.getRequestedServerNames()) {
                if (each.getType() == StandardConstants.SNI_HOST_NAME && each instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        Shown shown = alias == null ? null : versions.get(alias);
        return shown == null ? null : shown.key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        Shown shown = alias == null ? null : versions.get(alias);
        return shown == null ? null : shown.chain().toArray(new X509Certificate[0]);
    }

    /** None: there may be thousands, and which one is shown depends on the client. */
    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
