package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BackendCheck.Statuses;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.Listener;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteLimits;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Load balancers and routes to and from JSON; defaults are left out. */
final class RouteCodec {

    private RouteCodec() {}

    static ObjectNode encode(LoadBalancerSpec spec) {
        ObjectNode node = Json.object().put("kind", "load-balancer");
        Json.list(node, "listeners", spec.listeners(), listener -> Json.object()
                .put("protocol", listener.protocol().name())
                .put("port", listener.port()));
        if (spec.shared()) {
            node.put("shared", true);
        }
        spec.reachedAt().ifPresent(target -> node.put("reachedAt", target.text()));
        spec.provider().ifPresent(on -> node.put("on", on));
        return node;
    }

    static LoadBalancerSpec balancer(JsonNode node) {
        LoadBalancerSpec.Builder builder = LoadBalancerSpec.builder();
        node.path("listeners")
                .forEach(listener -> builder.listener(new Listener(
                        Listener.Protocol.valueOf(listener.get("protocol").textValue()),
                        listener.get("port").intValue())));
        Json.optional(node, "shared", yes -> builder.shared());
        Json.optional(node, "reachedAt", target -> builder.reachedAt(DnsTarget.parse(target.textValue())));
        Json.optional(node, "on", on -> builder.on(on.textValue()));
        return builder.build();
    }

    static ObjectNode encode(LoadBalancerOutputs outputs) {
        ObjectNode node = Json.object().put("balancer", outputs.id());
        Json.list(node, "endpoints", outputs.endpoints(), OutputsCodec::endpoint);
        return node;
    }

    static LoadBalancerOutputs balancerOutputs(JsonNode node) {
        List<Endpoint> endpoints = Json.list(node, "endpoints", OutputsCodec::endpoint);
        return LoadBalancerOutputs.of(node.get("balancer").textValue(), endpoints);
    }

    static ObjectNode encode(RouteSpec spec, ValueCodec values) {
        ObjectNode node = Json.object()
                .put("kind", "route")
                .put("balancer", spec.balancer().toString());
        Json.list(node, "hosts", spec.hosts(), host -> Json.text(host.text()));
        if (!spec.path().equals("/")) {
            node.put("path", spec.path());
        }
        Json.list(node, "targets", spec.targets(), RouteCodec::target);
        if (spec.algorithm() != BalancingAlgorithm.ROUND_ROBIN) {
            node.put("algorithm", spec.algorithm().name());
        }
        if (!spec.check().equals(BackendCheck.DEFAULT)) {
            node.set("check", check(spec.check()));
        }
        spec.certificate().ifPresent(shown -> node.putObject("certificate")
                .<ObjectNode>set("chain", values.encode(shown.chain()))
                .set("key", values.encode(shown.key())));
        if (spec.redirectsToHttps()) {
            node.put("redirectsToHttps", true);
        }
        spec.stickyCookie().ifPresent(cookie -> node.put("stickyCookie", cookie));
        if (!spec.limits().equals(RouteLimits.DEFAULT)) {
            node.set("limits", limits(spec.limits()));
        }
        if (!spec.middlewares().isEmpty()) {
            node.set("middlewares", new MiddlewareCodec(values).encode(spec.middlewares()));
        }
        spec.provider().ifPresent(on -> node.put("on", on));
        return node;
    }

    @SuppressWarnings("unchecked") // a chain is always a text, a key always a secret
    static RouteSpec decode(JsonNode node, ValueCodec values) {
        List<String> hosts = Json.list(node, "hosts", JsonNode::textValue);
        RouteSpec.Builder builder = RouteSpec.builder(node.get("balancer").textValue(), hosts.get(0));
        hosts.forEach(builder::host);
        Json.optional(node, "path", path -> builder.path(path.textValue()));
        Json.list(node, "targets", RouteCodec::target).forEach(builder::to);
        Json.optional(node, "algorithm", name -> builder.algorithm(BalancingAlgorithm.valueOf(name.textValue())));
        Json.optional(node, "check", check -> builder.check(check(check)));
        Json.optional(
                node,
                "certificate",
                shown -> builder.certificate((Value<String>) values.decode(shown.get("chain")), (Value<Secret>)
                        values.decode(shown.get("key"))));
        Json.optional(node, "redirectsToHttps", yes -> builder.redirectToHttps());
        Json.optional(node, "stickyCookie", cookie -> builder.sticky(cookie.textValue()));
        Json.optional(node, "limits", limits -> builder.limits(limits(limits)));
        new MiddlewareCodec(values).decode(node.path("middlewares")).forEach(builder::with);
        Json.optional(node, "on", on -> builder.on(on.textValue()));
        return builder.build();
    }

    private static JsonNode target(RouteTarget target) {
        ObjectNode node = Json.object().put("deployment", target.deployment());
        target.port().ifPresent(port -> node.put("port", port));
        if (target.weight() != RouteTarget.DEFAULT_WEIGHT) {
            node.put("weight", target.weight());
        }
        return target.backup() ? node.put("backup", true) : node;
    }

    private static RouteTarget target(JsonNode node) {
        return new RouteTarget(
                node.get("deployment").textValue(),
                Json.optional(node, "port", JsonNode::textValue),
                node.path("weight").asInt(RouteTarget.DEFAULT_WEIGHT),
                node.path("backup").asBoolean());
    }

    private static JsonNode check(BackendCheck check) {
        ObjectNode node = Json.object();
        check.path().ifPresent(path -> node.put("path", path));
        if (!check.expects().equals(Statuses.GOOD)) {
            node.put("expects", check.expects().toString());
        }
        return node.put("interval", check.interval().toString())
                .put("timeout", check.timeout().toString())
                .put("rise", check.rise())
                .put("fall", check.fall());
    }

    private static BackendCheck check(JsonNode node) {
        return new BackendCheck(
                Json.optional(node, "path", JsonNode::textValue),
                Json.optional(node, "expects", RouteCodec::statuses).orElse(Statuses.GOOD),
                Duration.parse(node.get("interval").textValue()),
                Duration.parse(node.get("timeout").textValue()),
                node.get("rise").intValue(),
                node.get("fall").intValue());
    }

    /** As {@link Statuses#toString()} writes them. */
    private static Statuses statuses(JsonNode node) {
        String[] ends = node.textValue().split("-", 2);
        return new Statuses(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }

    private static JsonNode limits(RouteLimits limits) {
        ObjectNode node = Json.object();
        if (!limits.answer().equals(RouteLimits.DEFAULT.answer())) {
            node.put("answer", limits.answer().toString());
        }
        if (limits.retries() != RouteLimits.DEFAULT_RETRIES) {
            node.put("retries", limits.retries());
        }
        limits.connections().ifPresent(most -> node.put("connections", most));
        return node;
    }

    private static RouteLimits limits(JsonNode node) {
        return new RouteLimits(
                Json.optional(node, "answer", answer -> Duration.parse(answer.textValue()))
                        .orElse(RouteLimits.DEFAULT.answer()),
                node.path("retries").asInt(RouteLimits.DEFAULT_RETRIES),
                node.has("connections") ? OptionalInt.of(node.get("connections").intValue()) : OptionalInt.empty());
    }

    static ObjectNode encode(RouteOutputs outputs) {
        ObjectNode node = Json.object();
        Json.list(node, "routed", outputs.urls(), Json::text);
        return node;
    }

    static RouteOutputs outputs(JsonNode node) {
        return RouteOutputs.of(Json.list(node, "routed", JsonNode::textValue));
    }
}
