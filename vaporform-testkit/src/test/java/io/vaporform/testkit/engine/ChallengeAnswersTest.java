package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.Project;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ChallengeAnswers;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.Service;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That load balancers answer certification authorities for a provider that has none of its own. */
class ChallengeAnswersTest {

    private static final Address EDGE = new Address("shop", "main", Kind.LOAD_BALANCER, "edge");
    private static final ChallengeAnswer ANSWER = new ChallengeAnswer("t0ken_-", "t0ken_-.thumbprint");

    private final Rig rig = new Rig();
    private final Issuer issuer = new Issuer();
    private final Silent silent = new Silent();

    @AfterEach
    void close() {
        rig.close();
    }

    private Project shop() {
        Project shop = rig.infra(b -> b.provider(issuer)).project("shop");
        shop.loadBalancers().provision("edge", edge -> edge.http(80).https(443));
        return shop;
    }

    private Answer ask(Request request) {
        return rig.world.traffic().send(EDGE, request);
    }

    @Test
    void anAnswerComesBeforeRoutesAndBeforeAnybodyIsLedToTls() {
        Project shop = shop();
        shop.deploy("web", a -> a.image("shop/web:1").port(8080));
        shop.routes()
                .provision(
                        "shop",
                        RouteSpec.builder("edge", "shop.example.com")
                                .to("web")
                                .redirectToHttps()
                                .build());

        assertThat(issuer.home().answer(ANSWER)).isEmpty();
        assertThat(issuer.home().answer(ANSWER)).isEmpty();

        assertThat(ask(Request.of("shop.example.com", ANSWER.path())).text()).contains("t0ken_-.thumbprint");
        assertThat(ask(Request.of("not-yet-routed.example.com", ANSWER.path())).text())
                .contains("t0ken_-.thumbprint");
        assertThat(ask(Request.of("shop.example.com", ANSWER.path() + "x")).status())
                .isEqualTo(301);
        assertThat(ask(Request.of("shop.example.com", ANSWER.path()).overTls()).instance())
                .isPresent();
    }

    @Test
    void whatIsTakenAwayIsAnsweredNoMore() {
        shop();
        issuer.home().answer(ANSWER);

        assertThat(issuer.home().answerNoMore(ANSWER)).isEmpty();
        assertThat(issuer.home().answerNoMore(ANSWER)).isEmpty();

        assertThat(ask(Request.of("shop.example.com", ANSWER.path())).status()).isEqualTo(404);
    }

    @Test
    void whoIsSilentKeepsNoOtherFromBeingTold() {
        Project shop =
                rig.infra(b -> b.provider("away", silent).provider(issuer)).project("shop");
        shop.loadBalancers().provision("edge", edge -> edge.http(80));

        assertThat(issuer.home().answer(ANSWER))
                .containsExactly("the load balancers of 'away' cannot be told: its socket is gone");
        assertThat(ask(Request.of("shop.example.com", ANSWER.path())).text()).isPresent();
        assertThat(issuer.home().answerNoMore(ANSWER)).hasSize(1);
        assertThat(ask(Request.of("shop.example.com", ANSWER.path())).text()).isEmpty();
    }

    @Test
    void whatWouldMeanSomethingElseToALoadBalancerIsNoAnswer() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new ChallengeAnswer("../x y", "a\nb"))
                .satisfies(wrong -> assertThat(wrong.violations()).hasSize(2));
    }

    /** Has certificates to show whose names are; nothing else. */
    private static class Issuer implements Provider {
        private final AtomicReference<ProviderHome> home = new AtomicReference<>();

        ProviderHome home() {
            return home.get();
        }

        @Override
        public String id() {
            return "issuer";
        }

        @Override
        public Capabilities capabilities(CallContext context) {
            return new Capabilities(Set.of(), Duration.ZERO, 8);
        }

        @Override
        public List<Service> services() {
            return List.of();
        }

        @Override
        public void open(ProviderHome its) {
            home.set(its);
        }

        @Override
        public void close() {}
    }

    /** Load balancers that nobody reaches. */
    private static final class Silent extends Issuer implements ChallengeAnswers {

        @Override
        public List<Service> services() {
            return List.of(this);
        }

        @Override
        public void answer(ChallengeAnswer answer, CallContext context) {
            throw new ProviderUnavailableException("its socket is gone", null);
        }

        @Override
        public void answerNoMore(ChallengeAnswer answer, CallContext context) {
            throw new ProviderUnavailableException("its socket is gone", null);
        }
    }
}
