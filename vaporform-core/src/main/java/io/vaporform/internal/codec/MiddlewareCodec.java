package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.AllowList;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.Cors;
import io.vaporform.spec.ForwardAuth;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.IpRange;
import io.vaporform.spec.Middleware;
import io.vaporform.spec.MiddlewareKind;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import io.vaporform.spec.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Middlewares to and from JSON: an object with a field for each, by its kind, so that a plan tells which of them differs. */
record MiddlewareCodec(ValueCodec values) {

    ObjectNode encode(List<Middleware> all) {
        ObjectNode node = Json.object();
        all.forEach(middleware -> node.set(middleware.kind().id(), encode(middleware)));
        return node;
    }

    private ObjectNode encode(Middleware middleware) {
        ObjectNode node = Json.object();
        if (middleware instanceof AllowList list) {
            Json.list(node, "ranges", list.ranges(), range -> Json.text(range.toString()));
        } else if (middleware instanceof ClientCertificates clients) {
            node.set("authorities", values.encode(clients.authorities()));
        } else if (middleware instanceof RateLimit limit) {
            node.put("requests", limit.requests()).put("window", limit.window().toString());
        } else if (middleware instanceof Cors cors) {
            Json.list(node, "origins", cors.origins(), Json::text);
            Json.list(node, "methods", cors.methods(), Json::text);
            Json.list(node, "headers", cors.headers(), Json::text);
            node.put("maxAge", cors.maxAge().toString());
        } else if (middleware instanceof BasicAuth auth) {
            ObjectNode users = node.putObject("users");
            auth.users().forEach((user, password) -> users.set(user, values.encode(password)));
        } else if (middleware instanceof ForwardAuth auth) {
            node.set("url", values.encode(auth.url()));
            Json.list(node, "passes", auth.passes(), Json::text);
            node.put("timeout", auth.timeout().toString());
        } else if (middleware instanceof Hsts hsts) {
            node.put("maxAge", hsts.maxAge().toString())
                    .put("includesSubDomains", hsts.includesSubDomains())
                    .put("preloads", hsts.preloads());
        } else if (middleware instanceof SecurityHeaders headers) {
            node.put("framing", headers.framing().name()).put("referrerPolicy", headers.referrerPolicy());
        }
        return node;
    }

    /** @throws IllegalArgumentException if one is of no known kind */
    List<Middleware> decode(JsonNode node) {
        return node.properties().stream()
                .map(each -> decode(MiddlewareKind.of(each.getKey()), each.getValue()))
                .toList();
    }

    @SuppressWarnings("unchecked") // PEM is always a text
    private Middleware decode(MiddlewareKind kind, JsonNode node) {
        return switch (kind) {
            case ALLOW_LIST -> new AllowList(Json.list(node, "ranges", range -> IpRange.parse(range.textValue())));
            case CLIENT_CERTIFICATES -> new ClientCertificates((Value<String>) values.decode(node.get("authorities")));
            case RATE_LIMIT -> new RateLimit(node.get("requests").intValue(), duration(node, "window"));
            case CORS ->
                new Cors(
                        Json.texts(node, "origins"),
                        Json.texts(node, "methods"),
                        Json.texts(node, "headers"),
                        duration(node, "maxAge"));
            case BASIC_AUTH -> new BasicAuth(users(node.path("users")));
            case FORWARD_AUTH ->
                new ForwardAuth(values.decode(node.get("url")), Json.texts(node, "passes"), duration(node, "timeout"));
            case HSTS ->
                new Hsts(
                        duration(node, "maxAge"),
                        node.get("includesSubDomains").booleanValue(),
                        node.get("preloads").booleanValue());
            case SECURITY_HEADERS ->
                new SecurityHeaders(
                        SecurityHeaders.Framing.valueOf(node.get("framing").textValue()),
                        node.get("referrerPolicy").textValue());
        };
    }

    @SuppressWarnings("unchecked") // a password is always a secret
    private Map<String, Value<Secret>> users(JsonNode node) {
        Map<String, Value<Secret>> all = new LinkedHashMap<>();
        node.properties().forEach(user -> all.put(user.getKey(), (Value<Secret>) values.decode(user.getValue())));
        return all;
    }

    private static Duration duration(JsonNode node, String field) {
        return Duration.parse(node.get(field).textValue());
    }
}
