package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** Looks at images, and gets those that the engine does not have. Thread-safe. */
final class Images {

    /**
     * How long what was seen of an image is taken for true, so that a rollout of many instances looks once. A tag that moves meanwhile would have moved
     * between the look and the making of a container just as well.
     */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private final Engine engine;
    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();

    Images(Engine engine) {
        this.engine = engine;
    }

    /**
     * What an image says of containers that are made from it.
     *
     * @param user whom they run as unless told otherwise; empty for root
     * @param volumes where they keep what the engine would make volumes for
     */
    record Facts(String user, Set<String> volumes) {}

    /** @param at {@link io.vaporform.spi.TimeSource#nanos()} */
    private record Seen(Facts facts, long at) {
        boolean holds(long now) {
            return now - at < KEPT.toNanos();
        }
    }

    /** Empty if the engine does not have it. */
    Optional<Facts> inspect(String image, CallContext context) {
        long now = context.time().nanos();
        seen.values().removeIf(old -> !old.holds(now));
        Seen known = seen.get(image);
        if (known != null) {
            return Optional.of(known.facts());
        }
        Optional<Facts> found = look(image, context);
        found.ifPresent(facts -> seen.put(image, new Seen(facts, now)));
        return found;
    }

    private Optional<Facts> look(String image, CallContext context) {
        return engine.call("inspect image " + image, context, session -> {
            try {
                ContainerConfig config =
                        session.docker().inspectImageCmd(image).exec().getConfig();
                return Optional.of(config == null ? new Facts("", Set.of()) : new Facts(user(config), volumes(config)));
            } catch (NotFoundException none) {
                return Optional.empty();
            }
        });
    }

    private static String user(ContainerConfig config) {
        return Objects.requireNonNullElse(config.getUser(), "");
    }

    private static Set<String> volumes(ContainerConfig config) {
        return config.getVolumes() == null
                ? Set.of()
                : config.getVolumes().keySet().stream()
                        .map(path -> Path.of(path).normalize().toString())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws ProvisioningException if it cannot be had, with the engine's words and the cure */
    void pull(String image, ApplyContext context) {
        seen.remove(image);
        String what = "pull image " + image;
        context.progress(Stage.INITIALISING, what);
        try {
            engine.stream(
                    what, "POST", "/images/create?" + query(image), context, body -> follow(image, body, context));
        } catch (ProvisioningException refused) {
            String words = String.valueOf(refused.getMessage())
                    .substring(refused.stage().length() + 2);
            throw new ProvisioningException(
                    what,
                    words + "; check the name, log the engine in to the image's registry, or docker load the image",
                    refused);
        }
    }

    /** The engine says with status 200 that it goes well, and with a line at the end that it did not. */
    private static void follow(String image, InputStream body, ApplyContext context) throws IOException {
        try (MappingIterator<JsonNode> lines =
                new ObjectMapper().readerFor(JsonNode.class).readValues(body)) {
            while (lines.hasNextValue()) {
                JsonNode line = lines.nextValue();
                if (line.hasNonNull("error")) {
                    throw new ProvisioningException(
                            "pull image " + image, line.get("error").asText(), null);
                }
                String layer = line.path("id").asText();
                String status = line.path("status").asText();
                context.progress(Stage.INITIALISING, "pull image " + image + ": " + (layer + " " + status).strip());
            }
        }
    }

    /** With neither tag nor digest the engine would pull every tag there is. */
    private static String query(String image) {
        boolean exact = image.contains("@") || image.indexOf(':', image.lastIndexOf('/') + 1) > 0;
        return "fromImage=" + URLEncoder.encode(image, UTF_8) + (exact ? "" : "&tag=latest");
    }
}
