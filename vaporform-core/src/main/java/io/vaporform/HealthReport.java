package io.vaporform;

import io.vaporform.internal.codec.HealthCodec;
import io.vaporform.internal.engine.Checkup;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How an infrastructure and its parts were at one moment. Holds no secret.
 *
 * @param at when they were asked
 * @param parts the store, each provider instance as {@code provider.<name>}, and the supervisor
 */
public record HealthReport(Instant at, List<Part> parts) {

    public HealthReport {
        parts = List.copyOf(parts);
    }

    static HealthReport of(Instant at, List<Checkup.Found> parts) {
        return new HealthReport(
                at,
                parts.stream()
                        .map(found -> new Part(found.part(), found.healthy(), found.status(), found.text()))
                        .toList());
    }

    /** Whether every part is. */
    public boolean healthy() {
        return parts.stream().allMatch(Part::healthy);
    }

    /**
     * For a monitor: {@code {"status":"healthy","timestamp":"2026-01-01T00:00:00Z","services":{"store":"connected",…}}}. The texts of the parts, which
     * name hosts and reasons, are left out, as such a page is often open to all.
     */
    public String toJson() {
        Map<String, String> words = new LinkedHashMap<>();
        parts.forEach(part -> words.put(part.name(), part.status()));
        return HealthCodec.encode(healthy(), at, words);
    }

    /** For a person: one line for each part, with its text. */
    @Override
    public String toString() {
        return (healthy() ? "healthy" : "unhealthy") + " at " + at
                + parts.stream().map(part -> "\n  " + part).collect(Collectors.joining());
    }

    /**
     * One part.
     *
     * @param name such as {@code store} or {@code provider.docker}
     * @param status one word: {@code connected} or {@code disconnected}; of the supervisor {@code on}, {@code off}, which is healthy, or
     *     {@code stalled}. More may come
     * @param text what was seen, and the cure where there is one
     */
    public record Part(String name, boolean healthy, String status, String text) {

        @Override
        public String toString() {
            return name + " " + status + ": " + text;
        }
    }
}
