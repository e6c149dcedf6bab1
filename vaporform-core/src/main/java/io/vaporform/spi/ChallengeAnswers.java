package io.vaporform.spi;

/**
 * Answers certification authorities at load balancers, which have the port that those look at. For a {@link LoadBalancerService} to implement too, or for another of the services of its provider. The engine tells every provider
 * that has it of every answer, before an authority is told to look: which load balancer a name leads to is not known yet, as its route may wait for the certificate. Thread-safe.
 */
public interface ChallengeAnswers extends Service {

    /**
     * From now on each load balancer of the provider, also one that is made later, answers {@code GET} and {@code HEAD} of {@link ChallengeAnswer#path()} in clear with status 200 and the text, whatever the host: before it looks for a
     * route, and before it leads anybody to TLS. It goes on to do so when no process of this library lives, and after it was started anew. Returns once that is in effect. Idempotent.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if it cannot tell: then it is asked again
     */
    void answer(ChallengeAnswer answer, CallContext context);

    /**
     * It is answered no more: a request goes where routes lead. Returns once that is in effect. Idempotent; does nothing for one that was never answered.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if it cannot tell: then it is asked again
     */
    void answerNoMore(ChallengeAnswer answer, CallContext context);
}
