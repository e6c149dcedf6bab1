package io.vaporform.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/** HTTP as it is on the wire: each request is made once, and follows nothing by itself. Thread-safe. */
final class WebClient implements AutoCloseable {

    private static final Http1Config HEADERS =
            Http1Config.custom().setMaxLineLength(16_384).setMaxHeaderCount(200).build();

    private final CloseableHttpClient http;
    private final int largest;

    /**
     * @param timeout of each step: to connect, and to hear something again
     * @param largest answer, in bytes
     * @param connections with whatever is to be special about them
     */
    WebClient(Duration timeout, int largest, PoolingHttpClientConnectionManagerBuilder connections) {
        this.largest = largest;
        Timeout millis = Timeout.ofMilliseconds(timeout.toMillis());
        http = HttpClients.custom()
                .setConnectionManager(connections
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(HEADERS)
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(millis).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(millis)
                                .setSocketTimeout(millis)
                                .setValidateAfterInactivity(0, TimeUnit.MILLISECONDS)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(millis)
                        .setConnectionRequestTimeout(millis)
                        .build())
                // A change is made once, and a key goes to nobody else.
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .build();
    }

    /** @throws IOException if no answer came, or not all of it, or too much */
    WebAnswer send(HttpUriRequestBase request) throws IOException {
        return http.execute(request, answer -> WebAnswer.read(answer, largest));
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException closed) {
            // There is nothing that could be done about it.
        }
    }
}
