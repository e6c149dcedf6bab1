package io.vaporform.acme;

import io.vaporform.dns.ChallengeLag;
import io.vaporform.dns.ChallengeRecords;
import io.vaporform.http.Deadline;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;

/** DNS-01 (RFC 8555, 8.4): a TXT record in a zone that is held, seen at all servers of the zone before the CA looks. */
final class DnsProof implements Proof {

    /** For so long it is waited for servers that do not answer at all, while all others have the record: a CA asks those then. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChallengeRecords records;
    private final Duration patience;

    /** Since when only servers that are silent keep us waiting. Lost with the process, which then waits once more. */
    private final Map<Placed, Deadline> waiting = new ConcurrentHashMap<>();

    DnsProof(ChallengeRecords records) {
        this(records, PATIENCE);
    }

    /** @param patience with servers that are silent */
    DnsProof(ChallengeRecords records, Duration patience) {
        this.records = records;
        this.patience = patience;
    }

    @Override
    public ChallengeType type() {
        return ChallengeType.DNS_01;
    }

    @Override
    public Optional<String> unfit(DomainName name) {
        return records.refusal(name);
    }

    @Override
    public Placed answer(DomainName name, Challenge challenge) {
        return new Placed(type(), name, records.place(name).text(), ((Dns01Challenge) challenge).getDigest());
    }

    @Override
    public void put(Placed placed, Records unused) {
        records.put(DomainName.of(placed.at()), placed.value());
    }

    @Override
    public Optional<String> missing(Placed placed) {
        Optional<ChallengeLag> lag = records.lag(DomainName.of(placed.at()), placed.value());
        if (lag.filter(ChallengeLag::isOnlySilence).isPresent()) {
            Deadline deadline = waiting.computeIfAbsent(placed, first -> Deadline.in(patience));
            return lag.filter(silent -> !deadline.left().isZero()).map(ChallengeLag::toString);
        }
        return lag.map(ChallengeLag::toString);
    }

    @Override
    public void remove(Placed placed, Records unused) {
        records.remove(DomainName.of(placed.at()), placed.value());
        waiting.remove(placed);
    }
}
