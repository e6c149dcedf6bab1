package io.vaporform.http;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.VaporformException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.jspecify.annotations.Nullable;

/** HTTP as it is on the wire: each request is made once, and follows nothing by itself. Thread-safe. */
public final class WebClient implements AutoCloseable {

    private static final Http1Config HEADERS =
            Http1Config.custom().setMaxLineLength(16_384).setMaxHeaderCount(200).build();

    private final CloseableHttpClient http;
    private final int largest;

    /**
     * @param timeout of each step: to connect, and to hear something again
     * @param largest answer, in bytes
     * @param connections with whatever is to be special about them
     */
    public WebClient(Duration timeout, int largest, PoolingHttpClientConnectionManagerBuilder connections) {
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
    public WebAnswer send(HttpUriRequestBase request) throws IOException {
        return http.execute(request, answer -> {
            try {
                return WebAnswer.read(answer, largest);
            } catch (WebAnswer.TooLargeException enough) {
                // Else the rest would be read, to use the connection again.
                request.cancel();
                throw enough;
            }
        });
    }

    /**
     * As {@link #send(HttpUriRequestBase)}, on another thread and until the deadline, as neither the look-up of a host's name nor a server that sends a byte now and then ends by itself.
     *
     * @throws ProviderUnavailableException if no answer came by then, or not all of it
     * @throws WebAnswer.TooLargeException if it is larger than is read
     */
    public WebAnswer send(HttpUriRequestBase request, Deadline deadline, Executor threads)
            throws WebAnswer.TooLargeException {
        String host = request.getAuthority().getHostName();
        FutureTask<WebAnswer> asked = new FutureTask<>(() -> send(request));
        try {
            threads.execute(asked);
            return asked.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while " + host + " was asked", stop);
        } catch (CancellationException | RejectedExecutionException closed) {
            throw new ProviderUnavailableException("closed while " + host + " was asked", closed);
        } catch (TimeoutException late) {
            throw new ProviderUnavailableException(
                    host + " had not answered when " + deadline.length().toMillis() + " ms were over", late);
        } catch (ExecutionException failed) {
            throw failure(host, failed.getCause());
        } finally {
            asked.cancel(true);
            request.cancel();
        }
    }

    private static RuntimeException failure(String host, @Nullable Throwable cause) throws WebAnswer.TooLargeException {
        if (cause instanceof WebAnswer.TooLargeException large) {
            throw large;
        }
        if (cause instanceof IOException none) {
            return new ProviderUnavailableException(host + " did not answer: " + none.getMessage(), none);
        }
        return cause instanceof VaporformException told
                ? told
                : new IllegalStateException("a question failed in a way that it should not", cause);
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
