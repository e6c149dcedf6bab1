package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ChallengeAnswers;
import io.vaporform.testkit.tck.BalancerWorld.Request;
import java.util.Optional;

/** That certification authorities are answered. */
abstract class AuthorityRules extends BalancerRuleGroup {

    private static final String HOST = "shop.example";
    private static final ChallengeAnswer ANSWER = new ChallengeAnswer("t0ken-_1", "t0ken-_1.thumb-_print");
    private static final ChallengeAnswer OTHER = new ChallengeAnswer("t0ken-_12", "t0ken-_12.thumb-_print");

    AuthorityRules(LoadBalancerServiceTck tck) {
        super(tck);
    }

    /** Skips the rule where the provider has no such answers. */
    private ChallengeAnswers answers() {
        Optional<ChallengeAnswers> answers = kit().provider().services().stream()
                .filter(ChallengeAnswers.class::isInstance)
                .map(ChallengeAnswers.class::cast)
                .findFirst();
        assumeThat(answers).as("it answers certification authorities").isPresent();
        return answers.orElseThrow();
    }

    private void answer(ChallengeAnswer answer) {
        answers().answer(answer, kit().context());
    }

    private void answerNoMore(ChallengeAnswer answer) {
        answers().answerNoMore(answer, kit().context());
    }

    /** Empty if nothing was answered. */
    private String text(Bal edge, String host, ChallengeAnswer answer) {
        Optional<String> text = world().text(edge.listener(), Request.of(host, answer.path()));
        assumeThat(text).as("what a load balancer answers can be read").isPresent();
        return text.orElseThrow();
    }

    @Rule(
            value = "L701",
            verifies =
                    "a certification authority is answered in clear for every host, whether it has a route or leads to TLS; other paths are not",
            ifItFails = "that answers are looked for before routes and redirects, by the whole path")
    void anAuthorityIsAnsweredBeforeAnythingElse() {
        Bal edge = balancer(each -> each.https(0).shared());
        edge.deploy();
        routed(edge, "secure.example", route -> route.to("web").redirectToHttps(), "web");

        answer(ANSWER);
        answer(OTHER);

        assertThat(text(edge, "nobody.example", ANSWER)).isEqualTo(ANSWER.text());
        assertThat(text(edge, "secure.example", ANSWER)).isEqualTo(ANSWER.text());
        assertThat(text(edge, "secure.example", OTHER)).isEqualTo(OTHER.text());
        assertThat(get(edge, "nobody.example", ANSWER.path()).status()).isEqualTo(200);
        assertThat(get(edge, "nobody.example", ANSWER.path() + "/x").status()).isEqualTo(404);
        assertThat(get(edge, "nobody.example", "/x" + ANSWER.path()).status()).isEqualTo(404);
        assertThat(get(edge, "nobody.example", ChallengeAnswer.PATH).status()).isEqualTo(404);
    }

    @Rule(
            value = "L702",
            verifies = "what is taken back is answered no more, and others are; a repeat of either does nothing",
            ifItFails = "that answerNoMore() removes the one answer, and does not miss what is not there")
    void whatIsTakenBackIsAnsweredNoMore() {
        Bal edge = edge();
        answerNoMore(ANSWER);
        answer(ANSWER);
        answer(ANSWER);
        answer(OTHER);
        assertThat(text(edge, HOST, ANSWER)).isEqualTo(ANSWER.text());

        answerNoMore(ANSWER);
        answerNoMore(ANSWER);

        assertThat(get(edge, HOST, ANSWER.path()).status()).isEqualTo(404);
        assertThat(text(edge, HOST, OTHER)).isEqualTo(OTHER.text());
    }

    @Rule(
            value = "L703",
            verifies = "a load balancer that is made later answers too, and so does one of another process",
            ifItFails = "that answers are kept where every load balancer, and every process, finds them")
    void whoComesLaterAnswersToo() {
        answer(ANSWER);
        kit().reopen();
        Bal edge = balancer(LoadBalancerSpec.Builder::shared);
        edge.deploy();
        answer(OTHER);

        assertThat(text(edge, HOST, ANSWER)).isEqualTo(ANSWER.text());
        assertThat(text(edge, HOST, OTHER)).isEqualTo(OTHER.text());
        answerNoMore(ANSWER);
        assertThat(get(edge, HOST, ANSWER.path()).status()).isEqualTo(404);
    }

    @Rule(
            value = "L704",
            verifies = "a load balancer that was started anew answers what it did before",
            ifItFails = "that answers are kept where a load balancer finds them when it starts")
    void answersOutliveARestart() {
        Bal edge = edge();
        Rou none = route(edge, HOST, spec -> spec.to("web"));
        answer(ANSWER);

        assumeThat(world().restart(edge.present().outputs()))
                .as("the load balancer can be restarted")
                .isTrue();

        none.until("it is back", () -> get(edge, HOST, ANSWER.path()).status() == 200);
        assertThat(text(edge, HOST, ANSWER)).isEqualTo(ANSWER.text());
    }
}
