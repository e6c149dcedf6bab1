package io.vaporform.docker.internal.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Carries docker-java's requests. In the place of docker-java's own transport, which writes secrets to the wire log, cannot be interrupted
 * over TCP, and sets up TLS for unix sockets too.
 */
final class EngineTransport implements DockerHttpClient {

    private final CloseableHttpClient client;
    private final HttpHost host;

    /**
     * @param connections how many there are at most; who finds none free waits until its deadline
     * @param reuse whether one is kept for the next request
     */
    EngineTransport(EngineAddress address, @Nullable SSLContext tls, int connections, boolean reuse) {
        host = address.isUnix()
                ? new HttpHost("http", "localhost", 2375)
                : new HttpHost(
                        tls == null ? "http" : "https",
                        address.host().getHost(),
                        address.host().getPort());
        client = HttpClients.custom()
                .setConnectionManager(pool(operator(address, tls), connections))
                // Once and at once, for GET and DELETE: after a restart of the engine every pooled connection is stale.
                .setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS))
                .setConnectionReuseStrategy((request, response, context) ->
                        reuse && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context))
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .build();
    }

    private static HttpClientConnectionOperator operator(EngineAddress address, @Nullable SSLContext tls) {
        @Nullable TlsSocketStrategy strategy = tls == null ? null : new DefaultClientTlsStrategy(tls);
        return new DefaultHttpClientConnectionOperator(
                new EngineSockets(address),
                DefaultSchemePortResolver.INSTANCE,
                SystemDefaultDnsResolver.INSTANCE,
                scheme -> "https".equals(scheme) ? strategy : null);
    }

    private static PoolingHttpClientConnectionManager pool(HttpClientConnectionOperator operator, int connections) {
        PoolingHttpClientConnectionManager pool =
                new PoolingHttpClientConnectionManager(operator, null, null, null, socket -> new QuietConnection());
        pool.setMaxTotal(connections);
        pool.setDefaultMaxPerRoute(connections);
        // The look for staleness reads with a timeout of 1 ms, which a unix socket does not have: it would hang.
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                .build());
        return pool;
    }

    @Override
    public Response execute(Request request) {
        HttpUriRequestBase sent = new HttpUriRequestBase(request.method(), URI.create(request.path()));
        request.headers().forEach(sent::addHeader);
        byte @Nullable [] body = request.bodyBytes();
        if (body != null) {
            sent.setEntity(new ByteArrayEntity(body, null));
        } else if (request.body() != null) {
            sent.setEntity(new InputStreamEntity(request.body(), null));
        }
        try {
            return new EngineResponse(sent, client.executeOpen(host, sent, null));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** At once: who still waits for an answer is thrown out. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
