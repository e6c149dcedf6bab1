package io.vaporform.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a vendor's OpenAPI 3.0 document says of messages, for doubles that take and give no others. Not thread-safe. */
public final class PublishedApi {

    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(VersionFlag.V4, builder -> builder.metaSchema(OpenApi30.getInstance())
                    .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()));

    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();

    private PublishedApi(JsonNode document) {
        this.document = document;
    }

    /** @param resource in JSON, beside {@code user} */
    public static PublishedApi read(Class<?> user, String resource) {
        try (InputStream in = user.getResourceAsStream(resource)) {
            return new PublishedApi(new ObjectMapper().readTree(in));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** An operation of the document; empty if it has none for that. */
    public Optional<Operation> operation(String method, String path) {
        for (Map.Entry<String, JsonNode> each : document.path("paths").properties()) {
            String form = each.getKey().replaceAll("\\{[^}]*}", "[^/]+");
            JsonNode operation = each.getValue().path(method.toLowerCase(Locale.ROOT));
            if (path.matches(form) && operation.isObject()) {
                return Optional.of(new Operation(operation));
            }
        }
        return Optional.empty();
    }

    private List<String> faults(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.path("components"));
        return SCHEMAS.getSchema(whole, CONFIG);
    }

    /** One method of one path. */
    public final class Operation {
        private final JsonNode operation;

        private Operation(JsonNode operation) {
            this.operation = operation;
        }

        /** What of a request is not as published: also what it has beyond that. */
        public List<String> faults(Map<String, String> query, @Nullable JsonNode body) {
            List<String> faults = new ArrayList<>();
            Set<String> known = new HashSet<>();
            for (JsonNode parameter : operation.path("parameters")) {
                if (parameter.path("in").asText().equals("query")) {
                    String name = parameter.path("name").asText();
                    known.add(name);
                    Optional.ofNullable(query.get(name)).ifPresent(value -> PublishedApi.this
                            .faults(parameter.path("schema"), parameter(parameter.path("schema"), value))
                            .forEach(fault -> faults.add("query " + name + ": " + fault)));
                }
            }
            query.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> faults.add("query " + name + " is not published"));
            JsonNode schema = content(operation.path("requestBody"));
            if (body == null) {
                if (operation.at("/requestBody/required").asBoolean()) {
                    faults.add("there is no body");
                }
                return faults;
            }
            faults.addAll(PublishedApi.this.faults(schema, body));
            Set<String> fields = fields(schema).collect(Collectors.toSet());
            names(body)
                    .filter(name -> !fields.contains(name))
                    .forEach(name -> faults.add("field " + name + " is not published"));
            return faults;
        }

        /** What of an answer is not as published. */
        public List<String> faults(int status, @Nullable JsonNode body) {
            JsonNode responses = operation.path("responses");
            String family = status / 100 + "xx";
            JsonNode response = Stream.of(String.valueOf(status), family, family.toUpperCase(Locale.ROOT), "default")
                    .filter(responses::has)
                    .findFirst()
                    .map(responses::path)
                    .orElse(null);
            if (response == null) {
                return List.of("status " + status + " is not published");
            }
            JsonNode schema = content(response);
            return schema.isMissingNode() || body == null ? List.of() : PublishedApi.this.faults(schema, body);
        }

        private static JsonNode content(JsonNode of) {
            return of.path("content").path("application/json").path("schema");
        }
    }

    private static JsonNode parameter(JsonNode schema, String value) {
        return switch (schema.path("type").asText()) {
            case "integer", "number" ->
                value.matches("\\d+")
                        ? JsonNodeFactory.instance.numberNode(Long.parseLong(value))
                        : JsonNodeFactory.instance.textNode(value);
            case "array" -> JsonNodeFactory.instance.arrayNode().add(value);
            default -> JsonNodeFactory.instance.textNode(value);
        };
    }

    /** Of all properties, wherever in it they are. */
    private Stream<String> fields(JsonNode schema) {
        if (schema.has("$ref")) {
            return fields(document.at(schema.path("$ref").asText().substring(1)));
        }
        Stream<String> own = schema.path("properties").propertyStream().map(Map.Entry::getKey);
        Stream<String> below = Stream.of(
                        schema.path("properties").valueStream(),
                        Stream.of(schema.path("items")).filter(JsonNode::isObject),
                        schema.path("allOf").valueStream(),
                        schema.path("anyOf").valueStream(),
                        schema.path("oneOf").valueStream())
                .flatMap(all -> all)
                .flatMap(this::fields);
        return Stream.concat(own, below);
    }

    private static Stream<String> names(JsonNode body) {
        return Stream.concat(
                body.propertyStream().map(Map.Entry::getKey), body.valueStream().flatMap(PublishedApi::names));
    }
}
