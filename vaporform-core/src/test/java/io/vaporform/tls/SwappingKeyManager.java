package io.vaporform.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/** Has the certificate replaced between any two questions of one handshake. Not thread-safe. */
final class SwappingKeyManager extends X509ExtendedKeyManager {

    private final X509ExtendedKeyManager real;
    private final Runnable swap;
    private int swaps;
    private X509Certificate[] chain;
    private PrivateKey key;

    SwappingKeyManager(X509ExtendedKeyManager real, Runnable swap) {
        this.real = real;
        this.swap = swap;
    }

    SSLEngine server() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {this}, new TrustManager[0], null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    private void swap() {
        swap.run();
        swaps++;
    }

    int swaps() {
        return swaps;
    }

    X509Certificate[] chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        String alias = real.chooseEngineServerAlias(keyType, issuers, engine);
        swap();
        return alias;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        chain = real.getCertificateChain(alias);
        swap();
        return chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        key = real.getPrivateKey(alias);
        swap();
        return key;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return real.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return real.getServerAliases(keyType, issuers);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return real.getClientAliases(keyType, issuers);
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return real.chooseClientAlias(keyType, issuers, socket);
    }
}
