package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.testkit.ManualTime;
import io.vaporform.testkit.MemoryRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That load balancers answer what is shown by files, and what comes of those that cannot be told. */
class HttpProofTest {

    private static final Placed PLACED =
            new Placed(ChallengeType.HTTP_01, DomainName.of("shop.example.com"), "token", "token.thumbprint");
    private static final ChallengeAnswer ANSWER = new ChallengeAnswer("token", "token.thumbprint");

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final OneCall call = new OneCall("op-1", new MemoryRecords(), time);

    private HttpProof proof(Duration patience) {
        return new HttpProof(() -> call, patience);
    }

    @Test
    void loadBalancersAnswerUntilItIsTakenAway() {
        HttpProof proof = proof(HttpProof.PATIENCE);
        proof.put(PLACED, call.records());

        assertThat(proof.missing(PLACED)).isEmpty();
        assertThat(call.answered).containsExactly(ANSWER);
        assertThat(HttpProof.find("token", call.records())).contains("token.thumbprint");

        proof.remove(PLACED, call.records());
        proof.remove(PLACED, call.records());
        assertThat(call.answered).isEmpty();
        assertThat(call.records().scan("")).isEmpty();
    }

    @Test
    void oneThatCannotBeToldIsWaitedForAndToldOnceItIsThereAgain() {
        HttpProof proof = proof(HttpProof.PATIENCE);
        proof.put(PLACED, call.records());
        call.silent = List.of("the load balancers of 'edge' cannot be told: no answer");

        assertThat(proof.missing(PLACED)).contains(call.silent.get(0));
        call.silent = List.of();

        assertThat(proof.missing(PLACED)).isEmpty();
        assertThat(call.answered).containsExactly(ANSWER);
    }

    @Test
    void itIsNotWaitedForWithoutEndAsItMayBeInFrontOfOtherNames() {
        HttpProof proof = proof(Duration.ZERO);
        proof.put(PLACED, call.records());
        call.silent = List.of("the load balancers of 'edge' cannot be told: no answer");

        assertThat(proof.missing(PLACED)).isEmpty();
    }

    @Test
    void whatCannotBeTakenBackNowIsTold() {
        HttpProof proof = proof(HttpProof.PATIENCE);
        proof.put(PLACED, call.records());
        call.silent = List.of("the load balancers of 'edge' cannot be told: no answer");

        assertThatExceptionOfType(ProvisioningException.class)
                .isThrownBy(() -> proof.remove(PLACED, call.records()))
                .withMessageContaining("'edge' cannot be told");
        assertThat(HttpProof.find("token", call.records())).isEmpty();
    }

    @Test
    void aProbeIsAnsweredByLoadBalancersTooAndOneThatWasLeftIsTakenBackLater() {
        HttpProbe probe = HttpProbe.put(call);
        assertThat(call.answered).extracting(ChallengeAnswer::path).containsExactly(probe.path());
        assertThat(call.answered).extracting(ChallengeAnswer::text).containsExactly(probe.text());

        call.silent = List.of("the load balancers of 'edge' cannot be told: no answer");
        probe.close();
        call.silent = List.of();
        time.advance(Duration.ofMinutes(11));
        HttpProbe.put(call).close();

        assertThat(call.answered).isEmpty();
        assertThat(call.records().scan("")).isEmpty();
    }
}
