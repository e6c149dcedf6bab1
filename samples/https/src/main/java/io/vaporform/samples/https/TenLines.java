package io.vaporform.samples.https;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vaporform.Infrastructure;
import io.vaporform.acme.AcmeCa;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.state.StateStore;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The least that a host application needs for a certificate, and to serve HTTPS with it. {@link HttpsHost} has threads of its own, and leads whoever comes by plain HTTP to HTTPS. */
final class TenLines {

    private TenLines() {}

    /** @return what ends both */
    static AutoCloseable serve(String name, AcmeCa ca, StateStore store, int port80, int port443) throws IOException {
        // example
        AcmeProvider acme =
                AcmeProvider.builder().ca(ca).agreeToTerms().http01(port80).build();
        Infrastructure.Builder app = Infrastructure.builder().installation("my-app");
        Infrastructure infra = app.provider(acme).store(store).supervise().build();
        infra.project("web").certificates().provision(name);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(port443), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(infra.tls().context()));
        https.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
        https.start();
        // end
        return () -> {
            https.stop(0);
            infra.close();
        };
    }
}
