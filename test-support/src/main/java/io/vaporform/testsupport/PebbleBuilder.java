package io.vaporform.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what a {@link Pebble} is to do; not thread-safe. Without more: never sleeps, takes every nonce, reuses no
 * authorization.
 */
public final class PebbleBuilder {

    private final Map<String, Object> profiles = new LinkedHashMap<>();
    private final Map<String, String> externalAccounts = new LinkedHashMap<>();
    private final List<String> blocked = new ArrayList<>();
    private Path binary;
    private Duration validity = Duration.ofDays(90);
    private Duration retryAuthorization = Duration.ofSeconds(1);
    private Duration retryOrder = Duration.ofSeconds(1);
    private Duration sleep = Duration.ZERO;
    private int nonceReject;
    private int authzReuse;
    private int alternateRoots;
    private boolean alwaysValid;
    private boolean strict;
    int httpPort;
    int tlsPort;
    String dns = "";

    PebbleBuilder(Path binary) {
        this.binary = binary;
    }

    /** Another program than the one it was found with. */
    public PebbleBuilder binary(Path program) {
        binary = program;
        return this;
    }

    /** How long certificates are valid, in whole seconds; 90 days if not said. */
    public PebbleBuilder validity(Duration validity) {
        this.validity = validity;
        return this;
    }

    /**
     * One more profile. Where there are some, Pebble takes any of them for an order that names none. Older versions
     * than 2.7 have none.
     *
     * @param validity of its certificates, whatever {@link #validity(Duration)} says
     */
    public PebbleBuilder profile(String name, Duration validity) {
        profiles.put(name, Map.of("description", name, "validityPeriod", validity.toSeconds()));
        return this;
    }

    /** How many of a hundred good nonces it rejects. */
    public PebbleBuilder nonceReject(int percent) {
        nonceReject = percent;
        return this;
    }

    /** How many of a hundred identifiers get a valid authorization that the account already has. */
    public PebbleBuilder authzReuse(int percent) {
        authzReuse = percent;
        return this;
    }

    /** How long it sleeps at most before each validation, in whole seconds, at random; not at all if not said. */
    public PebbleBuilder sleep(Duration atMost) {
        sleep = atMost;
        return this;
    }

    /** Every challenge is met, without a look. */
    public PebbleBuilder alwaysValid() {
        alwaysValid = true;
        return this;
    }

    /** As the ACME server may become one day. */
    public PebbleBuilder strict() {
        strict = true;
        return this;
    }

    /**
     * New accounts need this or another external account.
     *
     * @param macKey 256 bits or more, in base64url
     */
    public PebbleBuilder externalAccount(String kid, String macKey) {
        externalAccounts.put(kid, macKey);
        return this;
    }

    /** Names, and all below them, for which it issues nothing. */
    public PebbleBuilder blocked(String... domains) {
        blocked.addAll(List.of(domains));
        return this;
    }

    /**
     * What it says, in whole seconds, to who asks for what is not ready; one second if not said. Older versions than
     * 2.6 say nothing.
     */
    public PebbleBuilder retryAfter(Duration authorization, Duration order) {
        retryAuthorization = authorization;
        retryOrder = order;
        return this;
    }

    /** How many chains it offers beside the usual one. */
    public PebbleBuilder alternateRoots(int count) {
        alternateRoots = count;
        return this;
    }

    /** Where it looks for {@code http-01}; a free one if not said. */
    public PebbleBuilder httpPort(int port) {
        httpPort = port;
        return this;
    }

    /** Where it looks for {@code tls-alpn-01}; a free one if not said. */
    public PebbleBuilder tlsPort(int port) {
        tlsPort = port;
        return this;
    }

    /** @param server host and port of the name server that it asks, instead of one of its own */
    public PebbleBuilder dns(String server) {
        dns = server;
        return this;
    }

    /** Blocks until it answers. */
    public Pebble start() {
        try {
            return new Pebble(this);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** That of the same package if it is there. */
    Path challengeServer() {
        Path beside = binary.resolveSibling("pebble-challtestsrv");
        return Files.isExecutable(beside) ? beside : Path.of(LocalServer.program("pebble-challtestsrv"));
    }

    List<String> command(Path configuration, String nameServer) {
        List<String> command = new ArrayList<>(
                List.of(binary.toString(), "-config", configuration.toString(), "-dnsserver", nameServer));
        if (strict) {
            command.add("-strict");
        }
        return command;
    }

    /** All of them, so that none is left to what this JVM was started with. */
    Map<String, String> environment() {
        return Map.of(
                "PEBBLE_VA_NOSLEEP", sleep.isZero() ? "1" : "0",
                "PEBBLE_VA_SLEEPTIME", Long.toString(sleep.toSeconds()),
                "PEBBLE_VA_ALWAYS_VALID", alwaysValid ? "1" : "0",
                "PEBBLE_WFE_NONCEREJECT", Integer.toString(nonceReject),
                "PEBBLE_AUTHZREUSE", Integer.toString(authzReuse),
                "PEBBLE_ALTERNATE_ROOTS", Integer.toString(alternateRoots),
                "PEBBLE_CHAIN_LENGTH", "1");
    }

    /** Each version reads what it knows: the validity is that of the profiles since there are some. */
    Map<String, Object> configuration() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ocspResponderURL", "");
        all.put("domainBlocklist", blocked);
        all.put("certificateValidityPeriod", validity.toSeconds());
        Map<String, Object> usual =
                Map.of("default", Map.of("description", "the usual one", "validityPeriod", validity.toSeconds()));
        all.put("profiles", profiles.isEmpty() ? usual : profiles);
        all.put("retryAfter", Map.of("authz", retryAuthorization.toSeconds(), "order", retryOrder.toSeconds()));
        all.put("externalAccountBindingRequired", !externalAccounts.isEmpty());
        all.put("externalAccountMACKeys", externalAccounts);
        return all;
    }
}
