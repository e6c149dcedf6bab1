package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.ZoneSigning;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The zones whose records can be changed here, in all back ends. Thread-safe. */
final class HeldZones {

    private final List<DnsBackend> backends;

    /** What each said last: one that is silent holds up the domains in its own zones, and no others. */
    private final Map<DnsBackend, List<DomainName>> known = new ConcurrentHashMap<>();

    HeldZones(List<DnsBackend> backends) {
        this.backends = backends;
    }

    /**
     * The innermost zone that {@code domain} is in.
     *
     * @throws ProviderUnavailableException if a back end is silent that has never said which zones it has
     */
    Optional<HeldZone> of(DomainName domain) {
        return all().filter(zone -> domain.isWithin(zone.name()))
                .max(Comparator.comparingInt(zone -> zone.name().labels().size()));
    }

    /** Whether any of the back ends signs zones. */
    boolean canSign() {
        return backends.stream().anyMatch(ZoneSigning.class::isInstance);
    }

    Stream<HeldZone> all() {
        return backends.stream().flatMap(backend -> zones(backend).stream().map(zone -> new HeldZone(backend, zone)));
    }

    private List<DomainName> zones(DnsBackend backend) {
        try {
            List<DomainName> zones = List.copyOf(backend.zones());
            known.put(backend, zones);
            return zones;
        } catch (ProviderUnavailableException silent) {
            return Optional.ofNullable(known.get(backend)).orElseThrow(() -> silent);
        }
    }
}
