package io.vaporform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vaporform.error.ProviderUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a web server answered, read to its end.
 *
 * @param location where it leads to, as it says that
 * @param retryAfter how long it asks to wait
 * @param headers all of them, by their names as they were written
 */
public record WebAnswer(
        int status,
        String text,
        Optional<String> location,
        Optional<Duration> retryAfter,
        Map<String, List<String>> headers) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of an answer, as many characters as fit into a message. */
    private static final int WORDS = 500;

    /** @param largest in bytes, after it is unpacked */
    static WebAnswer read(ClassicHttpResponse answer, int largest) throws IOException {
        byte[] bytes = answer.getEntity() == null
                ? new byte[0]
                : answer.getEntity().getContent().readNBytes(largest + 1);
        if (bytes.length > largest) {
            throw new TooLargeException("the answer is larger than " + largest + " bytes");
        }
        return new WebAnswer(
                answer.getCode(),
                new String(bytes, StandardCharsets.UTF_8),
                header(answer, "Location"),
                header(answer, "Retry-After").flatMap(WebAnswer::seconds),
                Arrays.stream(answer.getHeaders())
                        .collect(Collectors.groupingBy(
                                Header::getName, Collectors.mapping(Header::getValue, Collectors.toList()))));
    }

    private static Optional<String> header(ClassicHttpResponse answer, String name) {
        return Optional.ofNullable(answer.getFirstHeader(name)).map(Header::getValue);
    }

    /** RFC 9110, 10.2.3; a date is left to the engine's own pauses. */
    private static Optional<Duration> seconds(String text) {
        String seconds = text.strip();
        return seconds.matches("\\d{1,6}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
                : Optional.empty();
    }

    /**
     * What a message says of it.
     *
     * @param what who answered what
     */
    public String said(String what) {
        return what + " with " + status + ": " + words(text, WORDS);
    }

    /** @throws ProviderUnavailableException if the server has failed, or wants to be asked later */
    public void throwIfBusy(String what) {
        throwIfBusy(what, null);
    }

    /**
     * As {@link #throwIfBusy(String)}.
     *
     * @param pause how long to wait where it was asked too often, and does not say when it may be asked again
     */
    void throwIfBusy(String what, @Nullable Duration pause) {
        if (status == 429 || status >= 500) {
            throw new ProviderUnavailableException(said(what), null, retryAfter.orElse(status == 429 ? pause : null));
        }
    }

    /** What it holds; a missing node if that is nothing. */
    public JsonNode json() throws JsonProcessingException {
        return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
    }

    /** The beginning of a stranger's text, on one line and without what a terminal would obey. */
    public static String words(String text, int most) {
        String beginning = text.length() <= most ? text : text.substring(0, most) + "…";
        return beginning.replaceAll("[\\p{C}\\s]+", " ").strip();
    }

    /** There is more of an answer than anybody wants. */
    public static final class TooLargeException extends IOException {
        TooLargeException(String message) {
            super(message);
        }
    }
}
