package io.vaporform.spec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a provider reports of a domain. */
public sealed interface DomainOutputs extends Outputs permits DomainOutputsRecord {

    DomainName name();

    /** What shows whose it is; empty where the host application gives the name out itself. */
    Optional<DomainChallenge> challenge();

    /** When it was last seen to be the project's; empty until it was. */
    Optional<Instant> verifiedAt();

    /** The servers of its zone when it was last seen to be the project's; empty if nobody has looked. */
    Set<DomainName> nameServers();

    /** The data of the DS records that the zone above is to have, as for {@link DomainSpec#signed()}; empty if it is not asked for. */
    List<Rdata> delegationSigners();

    static DomainOutputs of(DomainName name, Optional<DomainChallenge> challenge, Optional<Instant> verifiedAt) {
        return new DomainOutputsRecord(name, challenge, verifiedAt, Set.of(), List.of());
    }

    /** The same with other name servers. */
    default DomainOutputs withNameServers(Set<DomainName> servers) {
        return new DomainOutputsRecord(name(), challenge(), verifiedAt(), servers, delegationSigners());
    }

    /** The same with other DS records. */
    default DomainOutputs withDelegationSigners(List<Rdata> signers) {
        return new DomainOutputsRecord(name(), challenge(), verifiedAt(), nameServers(), signers);
    }

    @Override
    default Map<String, Value.Literal<?>> fields() {
        return Map.of(DomainSpec.NAME, new Value.Literal<>(name().text()));
    }
}

record DomainOutputsRecord(
        DomainName name,
        Optional<DomainChallenge> challenge,
        Optional<Instant> verifiedAt,
        Set<DomainName> nameServers,
        List<Rdata> delegationSigners)
        implements DomainOutputs {

    DomainOutputsRecord {
        nameServers = Set.copyOf(nameServers);
        delegationSigners = List.copyOf(delegationSigners);
    }
}
