package io.vaporform.haproxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that one HAProxy's file says. What changes often is in maps, the crt-list and the servers of slots, which are changed at run time.
 *
 * @param listeners at least one
 * @param longestRequest after which a process that a reload has replaced drops what it still has; requests that take longer than that fail then
 * @param asksClients whether a client of some name is asked for a certificate
 */
record HaproxyConfig(
        HaproxyDirectory directory,
        List<Listener> listeners,
        List<Slot> slots,
        Duration longestRequest,
        boolean asksClients) {

    static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);

    private static final int DIGEST_BYTES = 16;
    private static final String NO_DIGEST = "0";
    private static final Pattern DIGEST = Pattern.compile("set-var proc\\.digest str\\(([0-9a-f]+)\\)");

    HaproxyConfig {
        listeners = List.copyOf(listeners);
        slots = List.copyOf(slots);
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("a configuration needs a listener");
        }
        if (slots.stream().map(Slot::name).distinct().count() != slots.size()) {
            throw new IllegalArgumentException("two slots have the same name");
        }
    }

    /** No client is asked for a certificate. */
    HaproxyConfig(HaproxyDirectory directory, List<Listener> listeners, List<Slot> slots, Duration longestRequest) {
        this(directory, listeners, slots, longestRequest, false);
    }

    /** The whole file. */
    String text() {
        return text(digest(), true);
    }

    /**
     * Of all that only a reload can change, so without the servers. The process that has loaded it says it, which tells our file from another one.
     */
    String digest() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(text(NO_DIGEST, false).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java platform has SHA-256", never);
        }
    }

    /** What a file of ours has for its {@link #digest}; empty if it is none. */
    static Optional<String> digestIn(String text) {
        Matcher said = DIGEST.matcher(text);
        return said.find() ? Optional.of(said.group(1)) : Optional.empty();
    }

    private String text(String digest, boolean isWithServers) {
        ConfigText text = new ConfigText();
        ConfigSections sections = new ConfigSections(text, directory);
        sections.global(digest, longestRequest);
        if (asksClients) {
            sections.noResumption();
        }
        sections.defaults(longestRequest);
        sections.edge(listeners);
        sections.rates();
        sections.slotDefaults();
        slots.stream().map(Slot::pool).distinct().forEach(pool -> pool.write(text, directory));
        slots.forEach(slot -> slot.write(text, isWithServers));
        return text.toString();
    }
}
