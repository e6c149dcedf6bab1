package io.vaporform.testsupport;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a client asked of a CA, as it came by at an {@link AcmeProxy}.
 *
 * @param path such as {@code /my-order/abc}
 * @param payload what was signed: JSON, or empty if it is only to be read
 * @param fault what came of it; empty if it was only passed on
 */
public record AcmeRequest(Kind kind, String method, String path, String payload, Optional<AcmeFault> fault) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static AcmeRequest of(String method, String path, byte[] body) {
        return new AcmeRequest(Kind.of(path), method, path, payload(body), Optional.empty());
    }

    private static String payload(byte[] body) {
        try {
            String encoded = JSON.readTree(body).path("payload").asText();
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException unsigned) {
            return "";
        }
    }

    AcmeRequest with(AcmeFault fault) {
        return new AcmeRequest(kind, method, path, payload, Optional.of(fault));
    }

    /** Whether the CA got it. */
    public boolean isForwarded() {
        return fault.isEmpty() || fault.get().forwards();
    }

    /** What it is about, told by Pebble's paths. */
    public enum Kind {
        DIRECTORY("/dir"),
        NEW_NONCE("/nonce-plz"),
        NEW_ACCOUNT("/sign-me-up"),
        ACCOUNT("/my-account/"),
        KEY_CHANGE("/rollover-account-key"),
        NEW_ORDER("/order-plz"),
        ORDER("/my-order/"),
        AUTHORIZATION("/authZ/"),
        CHALLENGE("/chalZ/"),
        FINALIZE("/finalize-order/"),
        CERTIFICATE("/certZ/"),
        REVOKE("/revoke-cert"),
        RENEWAL_INFO("/draft-ietf-acme-ari-03/renewalInfo/"),
        OTHER("/");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        static Kind of(String path) {
            for (Kind kind : values()) {
                if (path.startsWith(kind.path)) {
                    return kind;
                }
            }
            return OTHER;
        }
    }
}
