package io.vaporform.route53;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.route53.model.HostedZone;

/** The public hosted zones by their names, which need not be unique. Thread-safe. */
final class HostedZones {

    private final Api api;
    private final Set<String> chosen;
    private final Map<DomainName, String> found = new ConcurrentHashMap<>();

    /** @param chosen ids of zones that are meant where several have one name */
    HostedZones(Api api, Set<String> chosen) {
        this.api = api;
        this.chosen = chosen.stream().map(HostedZones::bare).collect(Collectors.toUnmodifiableSet());
    }

    /** The console and the API also write {@code /hostedzone/Z1}. */
    private static String bare(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    List<DomainName> names() {
        return api.call("listing of hosted zones", client -> client.listHostedZonesPaginator().hostedZones().stream()
                .filter(HostedZones::isPublic)
                .map(zone -> RecordSets.name(zone.name()))
                .flatMap(Optional::stream)
                .distinct()
                .toList());
    }

    /**
     * Looked up once: the calls of a second are few.
     *
     * @throws ProvisioningException if there is none, or no telling which
     */
    String id(DomainName zone) {
        String known = found.get(zone);
        if (known != null) {
            return known;
        }
        String id = find(zone);
        found.put(zone, id);
        return id;
    }

    /** It is not there any more; one of the same name may be. */
    void forget(DomainName zone) {
        found.remove(zone);
    }

    private String find(DomainName zone) {
        String what = "look for the hosted zone " + zone;
        List<String> named = api
                .call(what, client -> client.listHostedZonesByName(by -> by.dnsName(RecordSets.text(zone))))
                .hostedZones()
                .stream()
                .filter(HostedZones::isPublic)
                .filter(each -> RecordSets.name(each.name()).equals(Optional.of(zone)))
                .map(each -> bare(each.id()))
                .toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        List<String> meant = named.stream().filter(chosen::contains).toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        throw new ProvisioningException(
                what,
                named.isEmpty()
                        ? "there is no public one of that name at " + api.describe()
                        : "there are several public ones of that name, " + named + "; say which is meant by zoneId(\""
                                + named.get(0) + "\")",
                null);
    }

    private static boolean isPublic(HostedZone zone) {
        return zone.config() == null || !Boolean.TRUE.equals(zone.config().privateZone());
    }
}
