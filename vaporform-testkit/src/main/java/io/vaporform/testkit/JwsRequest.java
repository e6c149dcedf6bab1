package io.vaporform.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The body of a request (RFC 8555, 6.2). Its signature is not looked at.
 *
 * @param header that is protected
 * @param payload an empty one is a request to read (6.3)
 */
record JwsRequest(JsonNode header, String payload) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What of a key makes its thumbprint, in this order (RFC 7638, 3.2; RFC 8037, 2). */
    private static final Map<String, List<String>> MEMBERS = Map.of(
            "EC", List.of("crv", "kty", "x", "y"), "RSA", List.of("e", "kty", "n"), "OKP", List.of("crv", "kty", "x"));

    static JwsRequest of(byte[] body) throws AcmeProblem {
        try {
            JsonNode whole = JSON.readTree(body);
            return new JwsRequest(
                    JSON.readTree(decoded(whole.path("protected").asText())),
                    new String(decoded(whole.path("payload").asText()), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException wrong) {
            throw AcmeProblem.malformed("the body is no JWS: " + wrong.getMessage());
        }
    }

    /** @throws AcmeProblem if it is none of base64url */
    static byte[] bytes(String text) throws AcmeProblem {
        try {
            return decoded(text);
        } catch (IllegalArgumentException wrong) {
            throw AcmeProblem.malformed(String.valueOf(wrong.getMessage()));
        }
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    String header(String name) {
        return header.path(name).asText();
    }

    JsonNode json() throws AcmeProblem {
        try {
            return JSON.readTree(payload.isEmpty() ? "{}" : payload);
        } catch (IOException wrong) {
            throw AcmeProblem.malformed("the payload is no JSON: " + wrong.getMessage());
        }
    }

    /** Of the key that the request bears (RFC 7638). */
    String thumbprint() throws AcmeProblem {
        JsonNode key = header.path("jwk");
        List<String> members = MEMBERS.get(key.path("kty").asText());
        if (members == null) {
            throw AcmeProblem.malformed("the request bears no key of a known type");
        }
        StringBuilder text = new StringBuilder("{");
        members.forEach(name -> text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":\"")
                .append(key.path(name).asText())
                .append('"'));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(text.append('}').toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
