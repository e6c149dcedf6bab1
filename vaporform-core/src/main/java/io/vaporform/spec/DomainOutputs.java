package io.vaporform.spec;

import java.time.Instant;
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

    static DomainOutputs of(DomainName name, Optional<DomainChallenge> challenge, Optional<Instant> verifiedAt) {
        return new DomainOutputsRecord(name, challenge, verifiedAt, Set.of());
    }

    /** The same with other name servers. */
    default DomainOutputs withNameServers(Set<DomainName> servers) {
        return new DomainOutputsRecord(name(), challenge(), verifiedAt(), servers);
    }

    @Override
    default Map<String, Value.Literal<?>> fields() {
        return Map.of(DomainSpec.NAME, new Value.Literal<>(name().text()));
    }
}

record DomainOutputsRecord(
        DomainName name, Optional<DomainChallenge> challenge, Optional<Instant> verifiedAt, Set<DomainName> nameServers)
        implements DomainOutputs {

    DomainOutputsRecord {
        nameServers = Set.copyOf(nameServers);
    }
}
