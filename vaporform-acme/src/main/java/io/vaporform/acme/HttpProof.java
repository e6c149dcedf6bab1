package io.vaporform.acme;

import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.util.Optional;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;

/** HTTP-01 (RFC 8555, 8.3): a file by whose name any process of the installation finds it in the store. */
final class HttpProof implements Proof {

    /** Of the keys of its records, before the token. */
    static final String PREFIX = "http/";

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

    @Override
    public Optional<String> missing(Placed placed) {
        return Optional.empty();
    }

    @Override
    public void remove(Placed placed, Records records) {
        records.get(PREFIX + placed.at()).ifPresent(records::remove);
    }

    /** What is to be answered; empty for a token of nobody here. */
    static Optional<String> find(String token, Records records) {
        return token.matches("[A-Za-z0-9_-]{1,200}")
                ? records.get(PREFIX + token).map(entry -> entry.value().reveal())
                : Optional.empty();
    }
}
