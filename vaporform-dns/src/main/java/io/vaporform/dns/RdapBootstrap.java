package io.vaporform.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.http.Given;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which RDAP service answers for which names, as IANA's registry has it in the form of <a href="https://www.rfc-editor.org/rfc/rfc9224">RFC 9224</a>. Immutable and
 * thread-safe.
 *
 * <p>The copy in this jar is what IANA published on {@link #BUNDLED}, as a public repository kept it: each of its 590 services with its 1200 top-level domains. Registries move, and
 * more than a few countries' have no service in it, such as {@code de}, {@code eu} and {@code io}; the host can {@link #read} a newer file, or one with services of its own.
 */
public final class RdapBootstrap {

    /** Of when the copy in this jar is. */
    public static final LocalDate BUNDLED = LocalDate.of(2026, 7, 23);

    private static final String RESOURCE = "rdap_dns.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<DomainName, List<URI>> services = new HashMap<>();

    private RdapBootstrap() {}

    /** Reads the copy in this jar, of {@link #BUNDLED}. */
    public static RdapBootstrap bundled() {
        try (InputStream registry = RdapBootstrap.class.getResourceAsStream(RESOURCE)) {
            if (registry == null) {
                throw new IllegalStateException(RESOURCE + " is missing in the jar");
            }
            return read(registry);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Reads a registry as IANA publishes it at {@code https://data.iana.org/rdap/dns.json}. An entry that is no name, and an address that is none of a web server, is left out.
     *
     * @throws InvalidSpecException if it names no service
     */
    public static RdapBootstrap read(InputStream registry) throws IOException {
        RdapBootstrap bootstrap = new RdapBootstrap();
        json(registry.readAllBytes()).path("services").forEach(bootstrap::add);
        new Violations()
                .unless(
                        !bootstrap.services.isEmpty(),
                        "rdap bootstrap",
                        "",
                        "there is no service in it",
                        "give the file dns.json of data.iana.org")
                .throwIfAny();
        return bootstrap;
    }

    private static JsonNode json(byte[] registry) throws IOException {
        try {
            return JSON.readTree(registry);
        } catch (JsonProcessingException noJson) {
            return JSON.missingNode();
        }
    }

    private void add(JsonNode service) {
        List<URI> urls = service.path(1)
                .valueStream()
                .map(JsonNode::asText)
                .filter(Given::isWebAddress)
                .map(url -> URI.create(url.endsWith("/") ? url : url + "/"))
                // HTTPS first.
                .sorted(Comparator.comparing(URI::getScheme).reversed())
                .toList();
        if (!urls.isEmpty()) {
            service.path(0)
                    .valueStream()
                    .flatMap(entry -> DomainName.parse(entry.asText()).stream())
                    .forEach(entry -> services.put(entry, urls));
        }
    }

    /** Of the entry that has most labels in common with it, HTTPS first; none if there is no such entry. */
    List<URI> services(DomainName name) {
        for (Optional<DomainName> rest = Optional.of(name);
                rest.isPresent();
                rest = rest.get().parent()) {
            List<URI> known = services.get(rest.get());
            if (known != null) {
                return known;
            }
        }
        return List.of();
    }

    /** Whether one of the services is at that host. */
    boolean isAt(String host) {
        return services.values().stream().flatMap(List::stream).anyMatch(url -> url.getHost()
                .equalsIgnoreCase(host));
    }
}
