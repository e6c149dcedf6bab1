package io.vaporform.memory;

import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.spec.AllowList;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.Cors;
import io.vaporform.spec.ForwardAuth;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.Middleware;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import io.vaporform.spec.Value;
import io.vaporform.spi.TimeSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The way of one request past the middlewares of its route. Not thread-safe. */
final class Passage {

    private static final String ORIGIN = "Origin";

    private final Thing.Routed route;
    private final TimeSource time;
    private final Passed passed;
    private final Map<String, Function<Request, Answer>> services;
    private Request request;

    Passage(
            Thing.Routed route,
            Request request,
            TimeSource time,
            Passed passed,
            Map<String, Function<Request, Answer>> services) {
        this.route = route;
        this.request = request;
        this.time = time;
        this.passed = passed;
        this.services = services;
    }

    /** As it goes on. */
    Request request() {
        return request;
    }

    /** The answer of the first who does not let it go on; empty if it does. */
    Optional<Answer> stopped() {
        RouteSpec spec = route.spec();
        if (spec.redirectsToHttps() && !request.tls()) {
            return Optional.of(Answer.of(301).header("Location", "https://" + request.host() + request.path()));
        }
        return spec.middlewares().stream()
                .flatMap(middleware -> stoppedBy(middleware).stream())
                .findFirst();
    }

    private Optional<Answer> stoppedBy(Middleware middleware) {
        if (middleware instanceof AllowList list) {
            return refusedUnless(list.allows(request.client()), 403);
        } else if (middleware instanceof ClientCertificates clients) {
            return refusedUnless(request.tls() && isIssuedBy(clients), 403);
        } else if (middleware instanceof RateLimit limit) {
            return tooMany(limit);
        } else if (middleware instanceof Cors cors) {
            return askedBeforehand(cors);
        } else if (middleware instanceof BasicAuth auth) {
            return refusedUnless(isUser(auth), 401)
                    .map(answer -> answer.header("WWW-Authenticate", "Basic realm=\"private\", charset=\"UTF-8\""));
        } else if (middleware instanceof ForwardAuth auth) {
            return refused(auth);
        }
        return Optional.empty();
    }

    private static Optional<Answer> refusedUnless(boolean holds, int status) {
        return holds ? Optional.empty() : Optional.of(Answer.of(status));
    }

    private boolean isIssuedBy(ClientCertificates clients) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            byte[] pem = known(clients.authorities()).getBytes(StandardCharsets.US_ASCII);
            PKIXParameters trusted =
                    new PKIXParameters(factory.generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(each -> new TrustAnchor((X509Certificate) each, null))
                            .collect(Collectors.toSet()));
            trusted.setRevocationEnabled(false);
            trusted.setDate(Date.from(time.now()));
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(request.certificates()), trusted);
            return !request.certificates().isEmpty();
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private Optional<Answer> tooMany(RateLimit limit) {
        long wait = passed.pass(limit, route.engineId(), request.client(), time.nanos());
        long seconds = Duration.ofNanos(wait).plusSeconds(1).minusNanos(1).toSeconds();
        return refusedUnless(wait == 0, 429).map(answer -> answer.header("Retry-After", Long.toString(seconds)));
    }

    private Optional<String> origin(Cors cors) {
        return Optional.ofNullable(request.headers().get(ORIGIN)).filter(cors::allows);
    }

    private Optional<Answer> askedBeforehand(Cors cors) {
        return origin(cors)
                .filter(origin -> request.method().equals("OPTIONS")
                        && request.headers().containsKey("Access-Control-Request-Method"))
                .map(origin -> {
                    Answer answer = Answer.of(204)
                            .header("Access-Control-Allow-Methods", String.join(", ", cors.methods()))
                            .header(
                                    "Access-Control-Max-Age",
                                    Long.toString(cors.maxAge().toSeconds()));
                    return cors.headers().isEmpty()
                            ? answer
                            : answer.header("Access-Control-Allow-Headers", String.join(", ", cors.headers()));
                });
    }

    private boolean isUser(BasicAuth auth) {
        String said = request.headers().getOrDefault("Authorization", "");
        if (!said.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            String both =
                    new String(Base64.getDecoder().decode(said.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            Value<Secret> password = auth.users().get(both.substring(0, Math.max(0, colon)));
            return password != null
                    && MessageDigest.isEqual(
                            bytes(both.substring(colon + 1)),
                            bytes(known(password).reveal()));
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<Answer> refused(ForwardAuth auth) {
        Function<Request, Answer> service =
                services.getOrDefault(auth.knownUrl().orElseThrow(), nobody -> Answer.of(503));
        Answer verdict = service.apply(asking());
        if (verdict.status() < 200 || verdict.status() > 299) {
            boolean said = verdict.status() == 401 || verdict.status() == 403;
            return Optional.of(Answer.of(said ? verdict.status() : 503));
        }
        Map<String, String> headers = Headers.mutable(request.headers());
        auth.passes().forEach(name -> {
            headers.remove(name);
            Optional.ofNullable(verdict.headers().get(name)).ifPresent(value -> headers.put(name, value));
        });
        request = request.headers(headers);
        return Optional.empty();
    }

    private Request asking() {
        return request.method("GET")
                .header("X-Forwarded-Method", request.method())
                .header("X-Forwarded-Proto", request.tls() ? "https" : "http")
                .header("X-Forwarded-Host", request.host())
                .header("X-Forwarded-Uri", request.path())
                .header("X-Forwarded-For", request.client());
    }

    /** With what middlewares say in every answer. */
    Answer adorned(Answer answer) {
        Answer adorned = answer;
        for (Middleware middleware : route.spec().middlewares()) {
            if (middleware instanceof Cors cors) {
                Answer varying = adorned.header("Vary", ORIGIN);
                adorned = origin(cors)
                        .map(origin -> varying.header("Access-Control-Allow-Origin", origin))
                        .orElse(varying);
            } else if (middleware instanceof Hsts hsts && request.tls()) {
                adorned = adorned.header(Hsts.HEADER, hsts.value());
            } else if (middleware instanceof SecurityHeaders security) {
                for (Map.Entry<String, String> header : security.headers().entrySet()) {
                    adorned = adorned.header(header.getKey(), header.getValue());
                }
            }
        }
        return adorned;
    }

    /** Whoever made the route real was given values that are known. */
    private static <T> T known(Value<T> value) {
        return ((Value.Literal<T>) value).value();
    }
}
