package io.vaporform.samples.https;

import io.vaporform.tls.Tls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty 12. */
class JettyTest extends ServerTestCase {

    private final Server server = new Server();

    @Override
    int start() throws Exception {
        int port = 0;
        Tls tls = infra.tls();
        // example
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setSslContext(tls.context());
        ssl.setExcludeProtocols();
        ssl.setIncludeProtocols(tls.parameters().getProtocols());
        ssl.setExcludeCipherSuites();
        ssl.setIncludeCipherSuites(tls.parameters().getCipherSuites());

        HttpConfiguration https = new HttpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer());
        ServerConnector connector = new ServerConnector(server, ssl, new HttpConnectionFactory(https));
        connector.setPort(port);
        server.addConnector(connector);
        // end
        connector.setHost("127.0.0.1");
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)), callback);
                return true;
            }
        });
        server.start();
        return connector.getLocalPort();
    }

    @Override
    void stop() throws Exception {
        server.stop();
    }
}
