package io.vaporform.testsupport;

import java.time.Duration;
import java.util.Optional;

/** What goes wrong with a request at an {@link AcmeProxy}. */
public sealed interface AcmeFault {

    /** RFC 8555, section 6.5: the client has a fresh nonce to try again with. */
    static AcmeFault badNonce() {
        return problem(400, "badNonce");
    }

    /** Section 6.6; the time is told in whole seconds. */
    static AcmeFault rateLimited(Duration retryAfter) {
        return new Problem(429, "rateLimited", Optional.of(retryAfter));
    }

    /**
     * Any other that the CA may answer with, and a fresh nonce.
     *
     * @param type such as {@code accountDoesNotExist}
     */
    static AcmeFault problem(int status, String type) {
        return new Problem(status, type, Optional.empty());
    }

    /** 503 with a page for people, as a load balancer answers. */
    static AcmeFault unavailable() {
        return new Answered(503, "text/html", "<html><body>Service Unavailable</body></html>");
    }

    /** 200 with what looks like JSON and is none. */
    static AcmeFault garbage() {
        return new Answered(200, "application/json", "{\"status\": \"va\u0000");
    }

    /** 200 with nothing. */
    static AcmeFault empty() {
        return new Answered(200, "application/json", "");
    }

    /** No answer, though the connection stays, until the proxy is healed or closed. The CA gets nothing. */
    static AcmeFault silence() {
        return new Silence();
    }

    /** The CA gets it and does it, and the connection ends without an answer. */
    static AcmeFault lostAnswer() {
        return new LostAnswer();
    }

    /** The CA gets it at once, and its answer comes that much later. */
    static AcmeFault late(Duration delay) {
        return new Late(delay);
    }

    /** Whether the CA gets the request. */
    default boolean forwards() {
        return false;
    }

    /** RFC 7807. */
    record Problem(int status, String type, Optional<Duration> retryAfter) implements AcmeFault {}

    /** Whatever was asked. */
    record Answered(int status, String contentType, String body) implements AcmeFault {}

    /** See {@link #silence}. */
    record Silence() implements AcmeFault {}

    /** See {@link #lostAnswer}. */
    record LostAnswer() implements AcmeFault {
        @Override
        public boolean forwards() {
            return true;
        }
    }

    /** See {@link #late}. */
    record Late(Duration delay) implements AcmeFault {
        @Override
        public boolean forwards() {
            return true;
        }
    }
}
