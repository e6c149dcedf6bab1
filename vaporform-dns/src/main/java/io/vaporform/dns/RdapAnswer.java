package io.vaporform.dns;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.WebAnswer;
import io.vaporform.spec.DomainName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A domain as RDAP says it (<a href="https://www.rfc-editor.org/rfc/rfc9083#section-5.3">RFC 9083, 5.3</a>). All of it is a stranger's text: of what is odd, nothing is taken, and of what is
 * long, the beginning.
 */
final class RdapAnswer {

    /** Values of one kind. */
    private static final int MOST = 100;

    /** Characters of a value. */
    private static final int LONGEST = 200;

    private final JsonNode domain;

    private RdapAnswer(JsonNode domain) {
        this.domain = domain;
    }

    /**
     * @param what who answered what
     * @throws ProvisioningException if it is of something else than {@code asked}
     */
    static Registration read(JsonNode domain, DomainName asked, String what) {
        String kind = text(domain.path("objectClassName"));
        String name = text(domain.path("ldhName"));
        if (!kind.equals("domain") || !DomainName.parse(name).equals(Optional.of(asked))) {
            throw new ProvisioningException(
                    RdapClient.STAGE,
                    what + " with something else: objectClassName '" + kind + "', ldhName '" + name + "'",
                    null);
        }
        return new RdapAnswer(domain).registration(asked);
    }

    private Registration registration(DomainName name) {
        return new Registration(
                name,
                status(),
                event("registration"),
                event("last changed"),
                event("expiration"),
                registrar(),
                nameServers(),
                domain.path("secureDNS").path("delegationSigned").asBoolean());
    }

    private Set<String> status() {
        return domain.path("status")
                .valueStream()
                .map(status -> rdapWord(text(status)))
                .filter(status -> !status.isEmpty())
                .limit(MOST)
                .collect(Collectors.toSet());
    }

    /** Also of EPP's own word, {@code clientHold}, which some registries send. */
    private static String rdapWord(String status) {
        return status.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private Optional<Instant> event(String action) {
        return domain.path("events")
                .valueStream()
                .filter(event -> text(event.path("eventAction")).equalsIgnoreCase(action))
                .flatMap(event -> instant(text(event.path("eventDate"))).stream())
                .findFirst();
    }

    /** RFC 3339, which lets a blank stand for the T. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text.replace(' ', 'T')));
        } catch (DateTimeException odd) {
            return Optional.empty();
        }
    }

    private Optional<String> registrar() {
        return domain.path("entities")
                .valueStream()
                .filter(entity -> entity.path("roles").valueStream().anyMatch(role -> text(role)
                        .equalsIgnoreCase("registrar")))
                .map(RdapAnswer::name)
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** The formatted name of its jCard (RFC 7095), or else its handle. */
    private static String name(JsonNode entity) {
        return entity.path("vcardArray")
                .path(1)
                .valueStream()
                .filter(property -> text(property.path(0)).equals("fn"))
                .map(property -> text(property.path(3)))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseGet(() -> text(entity.path("handle")));
    }

    private Set<DomainName> nameServers() {
        return domain.path("nameservers")
                .valueStream()
                .flatMap(server -> DomainName.parse(text(server.path("ldhName"))).stream())
                .limit(MOST)
                .collect(Collectors.toSet());
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? WebAnswer.words(value.textValue(), LONGEST) : "";
    }
}
