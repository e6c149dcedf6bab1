package io.vaporform.spi;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import java.time.Duration;
import java.util.Optional;

/**
 * A record of a vendor that keeps records one by one, and not as sets.
 *
 * @param id the vendor's own
 * @param type such as {@code MX}
 * @param data empty if it says something that no {@link Rdata} can, or is more than a record
 * @param otherwise what it is then, for people
 */
public record SingleRecord(
        String id, DomainName name, String type, Duration ttl, Optional<Rdata> data, String otherwise) {}
