package io.vaporform.samples.https;

import io.vaporform.tls.Tls;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat 11, embedded. */
class TomcatTest extends ServerTestCase {

    private final Tomcat tomcat = new Tomcat();

    @TempDir
    private Path directory;

    @Override
    int start() throws Exception {
        int port = 0;
        Tls tls = infra.tls();
        // example
        SSLHostConfig host = new SSLHostConfig();
        host.setProtocols(String.join("+", tls.parameters().getProtocols()));
        host.setCiphers(String.join(":", tls.parameters().getCipherSuites()));
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setSslContext(new TomcatTls(tls));
        host.addCertificate(certificate);

        Connector connector = new Connector("HTTP/1.1");
        connector.setPort(port);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        connector.addSslHostConfig(host);
        // end
        connector.setProperty("address", "127.0.0.1");
        tomcat.setBaseDir(directory.toString());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "hello", new Hello());
        context.addServletMapping("/", "hello");
        tomcat.start();
        return connector.getLocalPort();
    }

    @Override
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    private static final class Hello extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentLength(5);
            response.getOutputStream().print("hello");
        }
    }
}
