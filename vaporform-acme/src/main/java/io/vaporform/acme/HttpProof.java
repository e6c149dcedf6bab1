package io.vaporform.acme;

import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ProviderHome;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;

/** HTTP-01 (RFC 8555, 8.3): a file by whose name any process of the installation finds it in the store, and that load balancers of the installation answer by themselves. Thread-safe. */
final class HttpProof implements Proof {

    /** With load balancers that cannot be told: they may be in front of other names. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of the keys of its records, before the token. */
    static final String PREFIX = "http/";

    private final Supplier<ProviderHome> home;
    private final Duration patience;

    /** Since when load balancers keep us waiting. Lost with the process, which then waits once more. */
    private final Map<Placed, Deadline> waiting = new ConcurrentHashMap<>();

    HttpProof(Supplier<ProviderHome> home) {
        this(home, PATIENCE);
    }

    /** @param patience with load balancers that cannot be told */
    HttpProof(Supplier<ProviderHome> home, Duration patience) {
        this.home = home;
        this.patience = patience;
    }

    @Override
    public ChallengeType type() {
        return ChallengeType.HTTP_01;
    }

    @Override
    public Optional<String> unfit(DomainName name) {
        return name.isWildcard() ? Optional.of("HTTP-01 shows nothing of a wildcard") : Optional.empty();
    }

    @Override
    public Placed answer(DomainName name, Challenge challenge) {
        Http01Challenge http = (Http01Challenge) challenge;
        return new Placed(type(), name, http.getToken(), http.getAuthorization());
    }

    @Override
    public void put(Placed placed, Records records) {
        records.create(PREFIX + placed.at(), Secret.of(placed.value()));
    }

    /** Tells the load balancers each time: one that could not be told before is there again. */
    @Override
    public Optional<String> missing(Placed placed) {
        Optional<String> silent = home.get().answer(answer(placed)).stream().findFirst();
        return silent.filter(told -> !waiting.computeIfAbsent(placed, first -> Deadline.in(patience))
                .left()
                .isZero());
    }

    /** @throws ProvisioningException if a load balancer cannot be told, which then still answers what nobody asks for any more */
    @Override
    public void remove(Placed placed, Records records) {
        waiting.remove(placed);
        records.get(PREFIX + placed.at()).ifPresent(records::remove);
        List<String> silent = home.get().answerNoMore(answer(placed));
        if (!silent.isEmpty()) {
            throw new ProvisioningException(
                    "take back what is answered to certification authorities", String.join("; ", silent), null);
        }
    }

    private static ChallengeAnswer answer(Placed placed) {
        return new ChallengeAnswer(placed.at(), placed.value());
    }

    /** What is to be answered; empty for a token of nobody here. */
    static Optional<String> find(String token, Records records) {
        return token.matches("[A-Za-z0-9_-]{1,200}")
                ? records.get(PREFIX + token).map(entry -> entry.value().reveal())
                : Optional.empty();
    }
}
