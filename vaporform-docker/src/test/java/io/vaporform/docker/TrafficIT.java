package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Balancer;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Member;
import io.vaporform.spi.Member.State;
import io.vaporform.spi.MemberState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A balancer before containers: each that is to get traffic answers, whenever it is told so, and there is always one. {@code ./bench rollout} does it with HAProxy. */
class TrafficIT extends InfrastructureTestCase {

    private final Edge edge = new Edge();

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder.balancer(edge).operationTimeout(Duration.ofMinutes(1));
    }

    private void apply(UnaryOperator<DeploymentSpec.Builder> version) {
        shop.apply(Blueprint.named(
                "shop",
                b -> b.deployment(
                        "web", w -> version.apply(Fixture.over(w).replicas(2).uninterrupted()))));
    }

    @Test
    void versionsGoodAndBrokenARestartAndLessInstances() {
        apply(w -> w.env("VERSION", "1"));
        edge.mustServe = true;
        apply(w -> w.env("VERSION", "2"));
        assertThat(edge.answers()).containsExactly("2", "2");

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> apply(w -> w.env("VERSION", "4").release("exit", "7")))
                .withMessageContaining("exit code 7");
        assertThat(edge.answers()).containsExactly("2", "2");

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> apply(w -> w.env("VERSION", "3").env("EXIT_CODE", "1")));
        assertThat(edge.answers()).containsExactly("2", "2");

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> shop.deployment("web").restart());
        assertThat(edge.answers()).containsExactly("2", "2");

        apply(w -> w.env("VERSION", "2"));
        shop.deployment("web").restart();
        assertThat(edge.answers()).containsExactly("2", "2");

        shop.deployment("web").scale(1);
        assertThat(edge.answers()).containsExactly("2");

        edge.mustServe = false;
        shop.destroy();
        assertThat(edge.last).isEmpty();
    }

    /** Does at once what it is told, if it can be done. */
    private static final class Edge implements Balancer {
        private List<Member> last = List.of();
        private boolean mustServe;

        @Override
        public String name() {
            return "edge";
        }

        @Override
        public boolean routesTo(Address deployment) {
            return true;
        }

        @Override
        public List<MemberState> members(Address deployment, List<Member> wanted, CallContext context) {
            last = wanted;
            assertThat(answers()).doesNotContain("").hasSizeGreaterThanOrEqualTo(mustServe ? 1 : 0);
            return wanted.stream()
                    .map(member -> new MemberState(member.instance().name(), member.state(), 0))
                    .toList();
        }

        /** What each says that is to get traffic. */
        private List<String> answers() {
            return last.stream()
                    .filter(member -> member.state() == State.ACTIVE)
                    .map(member -> answer(member.instance()))
                    .toList();
        }

        private static String answer(Instance instance) {
            String authority = instance.endpoints().stream()
                    .filter(endpoint -> endpoint.from() == From.HOST)
                    .findFirst()
                    .orElseThrow()
                    .authority();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + authority + "/version"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            try {
                return HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body();
            } catch (IOException away) {
                throw new AssertionError(instance + " is to get traffic, and does not answer", away);
            } catch (InterruptedException stop) {
                throw new AssertionError(stop);
            }
        }
    }
}
