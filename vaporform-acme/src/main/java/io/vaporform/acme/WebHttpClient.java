package io.vaporform.acme;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.http.Deadline;
import io.vaporform.http.GuestThreads;
import io.vaporform.http.WebAnswer;
import io.vaporform.http.WebClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * What acme4j takes for the JDK's client: that one keeps a thread until it is collected as garbage, and its timeout does not cover an answer that comes byte by byte. Thread-safe.
 */
final class WebHttpClient extends HttpClient implements AutoCloseable {

    private static final int LARGEST = 1024 * 1024;
    private static final int CONNECTIONS = 64;

    private final SSLContext tls;
    private final Duration timeout;
    private final WebClient web;
    private final GuestThreads threads = new GuestThreads("acme", CONNECTIONS);

    /** @param timeout of each request, from its begin to the last byte of the answer */
    WebHttpClient(SSLContext tls, Duration timeout) {
        this.tls = tls;
        this.timeout = timeout;
        this.web = new WebClient(
                timeout,
                LARGEST,
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls)));
    }

    @Override
    @SuppressWarnings("unchecked") // acme4j asks for a stream, and for nothing else
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        HttpUriRequestBase sent = new HttpUriRequestBase(request.method(), request.uri());
        request.headers().map().forEach((name, values) -> values.forEach(value -> sent.addHeader(name, value)));
        request.bodyPublisher()
                .map(WebHttpClient::bytes)
                .filter(bytes -> bytes.length > 0)
                .ifPresent(bytes -> sent.setEntity(new ByteArrayEntity(bytes, contentType(request))));
        try {
            WebAnswer answer = web.send(sent, Deadline.in(timeout), threads);
            return (HttpResponse<T>) new Answer(request, answer);
        } catch (ProviderUnavailableException none) {
            throw new IOException(none.getMessage(), none);
        }
    }

    private static ContentType contentType(HttpRequest request) {
        return ContentType.parse(request.headers().firstValue("Content-Type").orElse("application/octet-stream"));
    }

    private static byte[] bytes(HttpRequest.BodyPublisher publisher) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                all.writeBytes(bytes);
            }

            @Override
            public void onError(Throwable broken) {
                throw new IllegalStateException("a text in memory cannot be read", broken);
            }

            @Override
            public void onComplete() {}
        });
        return all.toByteArray();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        throw new UnsupportedOperationException("each request is waited for");
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushed) {
        return sendAsync(request, handler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(timeout);
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        return tls;
    }

    @Override
    public SSLParameters sslParameters() {
        return tls.getDefaultSSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.of(threads);
    }

    @Override
    public void close() {
        threads.close();
        web.close();
    }

    private record Answer(HttpRequest request, WebAnswer answer) implements HttpResponse<InputStream> {

        @Override
        public int statusCode() {
            return answer.status();
        }

        @Override
        public Optional<HttpResponse<InputStream>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(answer.headers(), (name, value) -> !name.equalsIgnoreCase("Content-Encoding"));
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(answer.text().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
