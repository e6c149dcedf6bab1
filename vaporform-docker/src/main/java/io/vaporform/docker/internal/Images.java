package io.vaporform.docker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** Looks at images, and gets those that the engine does not have. Thread-safe. */
public final class Images {

    /**
     * How long what was seen of an image is taken for true, so that a rollout of many instances looks once. A tag that moves meanwhile would have moved
     * between the look and the making of a container just as well.
     */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private static final long MEGABYTE = 1_000_000;

    private final Engine engine;
    private final Registries registries;
    private final Optional<ImageRetention> retention;
    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> lasting = new ConcurrentHashMap<>();

    /** @param retention of what is pulled; empty to keep it */
    public Images(Engine engine, Registries registries, Optional<ImageRetention> retention) {
        this.engine = engine;
        this.registries = registries;
        this.retention = retention;
    }

    /**
     * What an image says of containers that are made from it.
     *
     * @param user whom they run as unless told otherwise; empty for root
     * @param volumes where they keep what the engine would make volumes for
     */
    public record Facts(String user, Set<String> volumes) {}

    /** @param at {@link io.vaporform.spi.TimeSource#nanos()} */
    private record Seen(Facts facts, long at) {
        boolean holds(long now) {
            return now - at < KEPT.toNanos();
        }
    }

    /** Empty if the engine does not have it. */
    public Optional<Facts> inspect(String image, CallContext context) {
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

    /**
     * A name of an image that always means the same: by its digest in the registry that it came from, or else what the engine calls it.
     *
     * @param id what the engine calls it
     * @param name what it was asked for by
     */
    public String lasting(String id, ImageName name, CallContext context) {
        String key = name.repository() + "@" + id;
        String known = lasting.get(key);
        if (known != null) {
            return known;
        }
        String found = byDigest(id, name, context);
        lasting.put(key, found);
        return found;
    }

    /** The name, with the digest that it has now in the registry it came from; as it is if it came from none. */
    public String pinned(ImageName image, CallContext context) {
        String digest = byDigest(image.text(), image, context);
        int at = digest.lastIndexOf('@');
        return at < 0 || image.text().contains("@") ? image.text() : image.text() + digest.substring(at);
    }

    private String byDigest(String id, ImageName name, CallContext context) {
        return engine.call("inspect image " + id, context, session -> {
            try {
                List<String> digests =
                        session.docker().inspectImageCmd(id).exec().getRepoDigests();
                return Objects.requireNonNullElse(digests, List.<String>of()).stream()
                        .filter(digest -> digest.startsWith(name.repository() + "@"))
                        .findFirst()
                        .orElse(id);
            } catch (NotFoundException none) {
                return id;
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

    /** @throws ProvisioningException if it is not to be pulled */
    void requirePullable(String image, PullPolicy policy) {
        if (policy == PullPolicy.NEVER) {
            throw new ProvisioningException(
                    "find image " + image,
                    "the engine does not have it, and the spec says that it is never pulled; docker load it, or let it be pulled",
                    null);
        }
    }

    /** @throws ProvisioningException if it cannot be had, with the engine's words and the cure */
    public void pull(String image, ApplyContext context) {
        seen.remove(image);
        retention.ifPresent(room -> room.sweep(context));
        String what = "pull image " + image;
        context.progress(Stage.INITIALISING, what);
        try {
            ImageName name = new ImageName(image);
            engine.stream(
                    what,
                    EngineRequest.post("/images/create?" + name.query(), "").with(registries.headers(name, context)),
                    context,
                    body -> follow(image, body, context));
        } catch (ProvisioningException refused) {
            String words = String.valueOf(refused.getMessage())
                    .substring(refused.stage().length() + 2);
            throw new ProvisioningException(
                    what,
                    words + "; check the name, give the project or the provider a login to the image's registry, or"
                            + " docker load the image",
                    refused);
        }
        retention.ifPresent(room -> room.pulled(image, context));
    }

    /** The last container of a deployment is gone. Makes room now and then: what was pulled here, and nobody has used for long, goes. */
    void freed(Optional<String> image, ApplyContext context) {
        retention.ifPresent(room -> {
            image.ifPresent(name -> room.used(name, context));
            room.sweep(context);
        });
    }

    /** Such as {@code 4f4fb700ef54 Downloading, 12 of 40 MB}. */
    private static String step(JsonNode line) {
        String step = line.path("id").asText() + " " + line.path("status").asText();
        JsonNode done = line.path("progressDetail");
        long total = done.path("total").asLong();
        String share = total < MEGABYTE
                ? ""
                : ", " + done.path("current").asLong() / MEGABYTE + " of " + total / MEGABYTE + " MB";
        return step.strip() + share;
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
                context.progress(Stage.INITIALISING, "pull image " + image + ": " + step(line));
            }
        }
    }
}
