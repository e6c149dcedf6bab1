package io.vaporform.samples.https;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.vaporform.Infrastructure;
import io.vaporform.acme.AcmeCa;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.acme.Challenges;
import io.vaporform.state.StateStore;
import io.vaporform.tls.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A host application that has a certificate: it serves HTTPS, and sends whoever comes by plain HTTP there. {@link Main} starts it. */
final class HttpsHost implements AutoCloseable {

    private final Infrastructure infra;
    private final HttpServer http;
    private final HttpsServer https;
    private final ExecutorService threads;

    private HttpsHost(Infrastructure infra, HttpServer http, HttpsServer https, ExecutorService threads) {
        this.infra = infra;
        this.http = http;
        this.https = https;
        this.threads = threads;
    }

    static HttpsHost start(String name, AcmeCa ca, StateStore store, int httpPort, int httpsPort) throws IOException {
        // example
        AcmeProvider acme =
                AcmeProvider.builder().ca(ca).agreeToTerms().http01().build();
        Infrastructure infra = Infrastructure.builder()
                .installation("my-app")
                .provider(acme)
                .store(store)
                .supervise() // renews
                .build();
        ExecutorService threads = Executors.newCachedThreadPool();

        HttpServer http = HttpServer.create(new InetSocketAddress(httpPort), 0);
        http.setExecutor(threads);
        http.createContext("/", exchange -> challengeOrRedirect(acme.challenges(), exchange, name, httpsPort));
        http.start();

        infra.project("web").certificates().provision(name); // returns when there is one

        Tls tls = infra.tls(); // from now on it shows whichever is the newest
        HttpsServer https = HttpsServer.create(new InetSocketAddress(httpsPort), 0);
        https.setExecutor(threads);
        https.setHttpsConfigurator(new HttpsConfigurator(tls.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                parameters.setSSLParameters(tls.parameters());
            }
        });
        https.createContext("/", exchange -> answer(exchange, 200, "It has a certificate.\n"));
        https.start();
        // end
        return new HttpsHost(infra, http, https, threads);
    }

    // example
    private static void challengeOrRedirect(Challenges challenges, HttpExchange exchange, String name, int port)
            throws IOException {
        URI asked = exchange.getRequestURI();
        String path = Objects.requireNonNullElse(asked.getRawPath(), "/");
        Optional<String> challenge = challenges.http(path);
        if (challenge.isPresent()) {
            answer(exchange, 200, challenge.get());
        } else {
            String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
            String authority = port == 443 ? name : name + ":" + port;
            exchange.getResponseHeaders().set("Location", "https://" + authority + path + query);
            answer(exchange, 308, "");
        }
    }
    // end

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
            if (!empty) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        https.stop(0);
        threads.shutdown();
        infra.close();
    }
}
