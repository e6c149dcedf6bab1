package io.vaporform.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was refused is told from what nobody knows the effect of. */
class FailuresTest {

    private final Failures failures = new Failures(EngineAddress.of("unix:///run/docker.sock", Optional.empty()));

    private VaporformException translated(String words) {
        DockerException refusal = new DockerException("{\"message\":\"" + words + "\"}", 500);
        return failures.translate("create service web", refusal, false, Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too few managers are online.",
                "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
                "rpc error: code = Unavailable desc = connection error",
                "rpc error: code = Unknown desc = node lost leader status",
                "rpc error: code = Unknown desc = raft: failed to process the request: node losing leader status"
            })
    void aSwarmWithoutALeaderDoesNotAnswer(String words) {
        assertThat(translated(words)).isInstanceOf(ProviderUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rpc error: code = InvalidArgument desc = name must be valid as a DNS name component",
                "Get https://registry.example.com/v2/: context deadline exceeded"
            })
    void whatIsRefusedIsRefused(String words) {
        assertThat(translated(words)).isInstanceOf(ProvisioningException.class);
    }
}
