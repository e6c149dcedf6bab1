package io.vaporform.docker.internal.engine;

import com.github.dockerjava.api.exception.DockerException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes one of ours of whatever docker-java and the HTTP client throw: bare runtime exceptions with the reason somewhere below. */
record Failures(EngineAddress address) {

    /** What a manager of a swarm says, with status 500, while the managers have no leader or cannot agree: whether it was done is not known. */
    private static final Pattern LEADERLESS = Pattern.compile(
            "rpc error: code = (Unavailable|DeadlineExceeded)|does not have a leader|lost leader|raft: |rpc error: .* context deadline exceeded");

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
        return unavailable(what, unreachable(failure), failure);
    }

    private VaporformException refused(String what, DockerException refusal) {
        String words = EngineWords.of(refusal);
        return refusal.getHttpStatus() == 503 || LEADERLESS.matcher(words).find()
                ? unavailable(what, "says: " + words, refusal)
                : new ProvisioningException(what, EngineWords.withCure(words), refusal);
    }

    private ProviderUnavailableException unavailable(String what, String why, Throwable cause) {
        return new ProviderUnavailableException(what + ": the Docker Engine at " + address + " " + why, cause);
    }

    private static String unreachable(Throwable failure) {
        List<Throwable> chain = chain(failure);
        String words = String.valueOf(chain.get(chain.size() - 1).getMessage());
        if (words.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return "does not let us in (" + words + "); run as a user in the group that owns the socket";
        }
        if (chain.stream().anyMatch(e -> e instanceof SSLException || e instanceof GeneralSecurityException)) {
            return "and we do not agree on TLS (" + words + "); check ca.pem, cert.pem, key.pem and the host name";
        }
        return "does not answer (" + words + "); start it, or give the address of one that runs";
    }

    /** Interrupts surface in two ways: of the channel that was closed, and of the wait for a free connection. */
    private static boolean isInterrupt(Throwable failure) {
        return Thread.currentThread().isInterrupted()
                || chain(failure).stream()
                        .anyMatch(e -> e instanceof ClosedByInterruptException
                                || e instanceof InterruptedException
                                || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)));
    }

    /** The failure and its causes, the root last. */
    private static List<Throwable> chain(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .toList();
    }
}
