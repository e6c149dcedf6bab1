package io.vaporform.samples.https;

import io.vaporform.tls.Tls;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.apache.tomcat.util.net.SSLContext;

/** Certificates of an infrastructure in the form that Tomcat wants them in. */
record TomcatTls(Tls tls) implements SSLContext {

    @Override
    public void init(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
        // It is there already.
    }

    @Override
    public void destroy() {
        // Nothing is open.
    }

    @Override
    public SSLEngine createSSLEngine() {
        return tls.context().createSSLEngine();
    }

    @Override
    public SSLSessionContext getServerSessionContext() {
        return tls.context().getServerSessionContext();
    }

    @Override
    public SSLServerSocketFactory getServerSocketFactory() {
        return tls.context().getServerSocketFactory();
    }

    @Override
    public SSLParameters getSupportedSSLParameters() {
        return tls.context().getSupportedSSLParameters();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return tls.keyManager().getCertificateChain(alias);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
