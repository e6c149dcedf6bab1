package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.VolumeOutputs;
import java.time.Instant;

/** Outputs to and from JSON, secrets as they are: for the store only. */
public final class OutputsCodec {

    private OutputsCodec() {}

    public static JsonNode encode(Outputs outputs) {
        if (outputs instanceof VolumeOutputs volume) {
            ObjectNode node = Json.object().put("volume", volume.id());
            volume.until().ifPresent(until -> node.put("until", until.toString()));
            return node;
        }
        if (outputs instanceof DomainOutputs domain) {
            return DomainCodec.encode(domain);
        }
        if (outputs instanceof CertificateOutputs certificate) {
            return CertificateCodec.encode(certificate);
        }
        if (outputs instanceof LoadBalancerOutputs balancer) {
            return RouteCodec.encode(balancer);
        }
        if (outputs instanceof RouteOutputs route) {
            return RouteCodec.encode(route);
        }
        DeploymentOutputs deployment = (DeploymentOutputs) outputs;
        ObjectNode node = Json.object();
        Json.optional(node, "access", deployment.access(), SpecCodec.REVEALING::access);
        Json.list(node, "endpoints", deployment.endpoints(), OutputsCodec::endpoint);
        Json.list(node, "instances", deployment.instances(), OutputsCodec::instance);
        Json.optional(node, "image", deployment.image(), Json::text);
        return node;
    }

    public static Outputs decode(JsonNode node) {
        if (node.has("volume")) {
            return VolumeOutputs.of(
                    node.get("volume").textValue(),
                    Json.optional(node, "until", until -> Instant.parse(until.textValue())));
        }
        if (node.has("domain")) {
            return DomainCodec.outputs(node);
        }
        if (node.has("certificate")) {
            return CertificateCodec.outputs(node);
        }
        if (node.has("balancer")) {
            return RouteCodec.balancerOutputs(node);
        }
        if (node.has("routed")) {
            return RouteCodec.outputs(node);
        }
        return DeploymentOutputs.of(
                        Json.optional(node, "access", SpecCodec.REVEALING::access),
                        Json.list(node, "endpoints", OutputsCodec::endpoint),
                        Json.list(node, "instances", OutputsCodec::instance))
                .withImage(Json.optional(node, "image", JsonNode::textValue));
    }

    static JsonNode endpoint(Endpoint endpoint) {
        return Json.object()
                .put("port", endpoint.port())
                .put("from", endpoint.from().name())
                .put("host", endpoint.host())
                .put("number", endpoint.number());
    }

    static Endpoint endpoint(JsonNode node) {
        return new Endpoint(
                node.get("port").textValue(),
                From.valueOf(node.get("from").textValue()),
                node.get("host").textValue(),
                node.get("number").intValue());
    }

    public static JsonNode instance(Instance instance) {
        ObjectNode node = Json.object().put("name", instance.name()).put("engineId", instance.engineId());
        Json.list(node, "endpoints", instance.endpoints(), OutputsCodec::endpoint);
        return node;
    }

    public static Instance instance(JsonNode node) {
        return new Instance(
                node.get("name").textValue(),
                node.get("engineId").textValue(),
                Json.list(node, "endpoints", OutputsCodec::endpoint));
    }
}
