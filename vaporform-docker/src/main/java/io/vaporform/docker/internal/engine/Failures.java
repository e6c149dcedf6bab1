package io.vaporform.docker.internal.engine;

import com.github.dockerjava.api.exception.DockerException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Makes one of ours of whatever docker-java and the HTTP client throw: bare runtime exceptions with the reason somewhere below. */
record Failures(EngineAddress address) {

    /** @param expired whether our own deadline ended the call */
    VaporformException translate(String what, RuntimeException failure, boolean expired, Duration limit) {
        if (failure instanceof VaporformException ours) {
            return ours;
        }
        if (expired) {
            return unavailable(
                    what, "gave no answer within " + limit.toMillis() + " ms; look whether it hangs", failure);
        }
        if (isInterrupt(failure)) {
            Thread.currentThread().interrupt();
            return new ProviderUnavailableException(what + " was interrupted; its effect is unknown", failure);
        }
        if (failure instanceof DockerException refusal) {
            return refused(what, refusal);
        }
        return unavailable(what, unreachable(root(failure)), failure);
    }

    private VaporformException refused(String what, DockerException refusal) {
        String words = EngineWords.of(refusal);
        return refusal.getHttpStatus() == 503
                ? unavailable(what, "says: " + words, refusal)
                : new ProvisioningException(what, EngineWords.withCure(words), refusal);
    }

    private ProviderUnavailableException unavailable(String what, String why, Throwable cause) {
        return new ProviderUnavailableException(what + ": the Docker Engine at " + address + " " + why, cause);
    }

    private String unreachable(Throwable root) {
        String words = String.valueOf(root.getMessage());
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("permission denied")) {
            return "does not let us in (" + words + "); run as a user in the group that owns the socket";
        }
        if (root instanceof SSLException || lower.contains("certificat") || lower.contains("ssl")) {
            return "and we do not agree on TLS (" + words + "); check ca.pem, cert.pem, key.pem and the host name";
        }
        return "does not answer (" + words + "); start it, or give the address of one that runs";
    }

    /** Interrupts surface in two ways: of the channel that was closed, and of the wait for a free connection. */
    private static boolean isInterrupt(Throwable failure) {
        if (Thread.currentThread().isInterrupted()) {
            return true;
        }
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ClosedByInterruptException
                    || at instanceof InterruptedException
                    || (at instanceof InterruptedIOException && !(at instanceof SocketTimeoutException))) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
