package io.vaporform.acme;

import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.util.Base64;
import java.util.Optional;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;

/** TLS-ALPN-01 (<a href="https://www.rfc-editor.org/rfc/rfc8737">RFC 8737</a>): a certificate that any process of the installation makes of what is in the store. */
final class AlpnProof implements Proof {

    static final String PREFIX = "alpn/";

    @Override
    public ChallengeType type() {
        return ChallengeType.TLS_ALPN_01;
    }

    @Override
    public Optional<String> unfit(DomainName name) {
        return name.isWildcard() ? Optional.of("TLS-ALPN-01 shows nothing of a wildcard") : Optional.empty();
    }

    @Override
    public Placed answer(DomainName name, Challenge challenge) {
        byte[] validation = ((TlsAlpn01Challenge) challenge).getAcmeValidation();
        return new Placed(type(), name, name.text(), Base64.getEncoder().encodeToString(validation));
    }

    @Override
    public void put(Placed placed, Records records) {
        Optional<Records.Entry> there = records.get(PREFIX + placed.at());
        Secret value = Secret.of(placed.value());
        if (there.isEmpty()) {
            records.create(PREFIX + placed.at(), value);
        } else if (!there.get().value().equals(value)) {
            records.replace(there.get(), value);
        }
    }

    @Override
    public Optional<String> missing(Placed placed) {
        return Optional.empty();
    }

    /** What another order has put there since stays. */
    @Override
    public void remove(Placed placed, Records records) {
        records.get(PREFIX + placed.at())
                .filter(there -> there.value().reveal().equals(placed.value()))
                .ifPresent(records::remove);
    }
}
