package io.vaporform.testkit;

import java.io.Serial;
import java.time.Duration;

/** What a {@link FakeAcme} answers instead of what it was asked for (RFC 8555, 6.7). */
final class AcmeProblem extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final Duration retryAfter;

    /** @param type without what all types begin with */
    AcmeProblem(int status, String type, String detail) {
        this(status, type, detail, Duration.ZERO);
    }

    /** @param retryAfter zero says nothing of it */
    AcmeProblem(int status, String type, String detail, Duration retryAfter) {
        super(detail);
        this.status = status;
        this.type = type;
        this.retryAfter = retryAfter;
    }

    static AcmeProblem malformed(String detail) {
        return new AcmeProblem(400, "malformed", detail);
    }

    static AcmeProblem notFound(String what) {
        return new AcmeProblem(404, "malformed", "there is no " + what);
    }

    int status() {
        return status;
    }

    String type() {
        return "urn:ietf:params:acme:error:" + type;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
