package io.vaporform.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What shows at a {@link FakeAcme} whose one name of one order is. Guarded by the {@link AcmeBooks} it is in. */
final class AcmeAuthorization {

    static final List<String> TYPES = List.of("http-01", "tls-alpn-01", "dns-01");

    private static final String WILDCARD = "*.";
    private static final Duration EXPIRES = Duration.ofDays(7);

    final String id;
    final String account;
    final String name;
    final String token;
    final Instant at;
    private @Nullable String tried;
    private @Nullable String error;
    private boolean valid;

    AcmeAuthorization(String id, String account, String name, String token, Instant at) {
        this.id = id;
        this.account = account;
        this.name = name;
        this.token = token;
        this.at = at;
    }

    private boolean isWildcard() {
        return name.startsWith(WILDCARD);
    }

    List<String> types() {
        return isWildcard() ? List.of("dns-01") : TYPES;
    }

    String status() {
        return valid ? "valid" : error != null ? "invalid" : "pending";
    }

    /** @param failure empty if it was shown */
    void tried(String type, Optional<String> failure) {
        tried = type;
        error = failure.orElse(null);
        valid = failure.isEmpty();
    }

    void write(ObjectNode node, String base) {
        node.put("status", status());
        node.put("expires", at.plus(EXPIRES).toString());
        node.putObject("identifier")
                .put("type", "dns")
                .put("value", isWildcard() ? name.substring(WILDCARD.length()) : name);
        if (isWildcard()) {
            node.put("wildcard", true);
        }
        types().forEach(type -> writeChallenge(node.withArray("challenges").addObject(), type, base));
    }

    void writeChallenge(ObjectNode node, String type, String base) {
        boolean mine = type.equals(tried);
        node.put("type", type)
                .put("url", base + "/challenge/" + id + "/" + type)
                .put("token", token)
                .put("status", mine ? status() : "pending");
        String why = error;
        if (mine && why != null) {
            node.putObject("error")
                    .put("type", "urn:ietf:params:acme:error:unauthorized")
                    .put("detail", why)
                    .put("status", 403);
        }
    }
}
