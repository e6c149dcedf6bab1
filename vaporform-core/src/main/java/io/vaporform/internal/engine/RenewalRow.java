package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.state.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a certificate's next renewal, in the row that is due when it is looked at next: so that what is planned shows without reading what the certificates are. Immutable.
 *
 * @param names that the certificate is for
 * @param issuer whose it is: the address of its directory, if it has one
 * @param renews whether it is renewed by itself
 * @param at when it is renewed; empty if nobody has found that out yet
 * @param why then, for a person: the failure, if there was one
 * @param planned when it was to be renewed before it failed for the first time
 * @param failures how often in a row it has failed
 * @param last from when on it is an emergency
 * @param tell when somebody has to be told something else
 */
record RenewalRow(
        List<DomainName> names,
        Instant notBefore,
        Instant notAfter,
        String issuer,
        boolean renews,
        Optional<Instant> at,
        String why,
        Optional<Instant> planned,
        int failures,
        Instant last,
        Instant tell) {

    /** Of a certificate that nobody has looked at yet. */
    static RenewalRow fresh(CertificateOutputs certificate, boolean renews) {
        return new RenewalRow(
                certificate.names(),
                certificate.notBefore(),
                certificate.notAfter(),
                certificate.directory().orElse(certificate.issuer()),
                renews,
                Optional.empty(),
                "",
                Optional.empty(),
                0,
                certificate.notAfter(),
                certificate.notBefore());
    }

    static boolean renewsItself(CertificateSpec spec) {
        return spec.renewsItself() && spec.uploaded().isEmpty();
    }

    RenewalRow plan(Instant moment, String reason, Instant emergency, Instant tellAt) {
        return new RenewalRow(
                names,
                notBefore,
                notAfter,
                issuer,
                renews,
                Optional.of(moment),
                reason,
                failures == 0 ? Optional.of(moment) : planned,
                failures,
                emergency,
                tellAt);
    }

    RenewalRow failed(Instant again, String reason, Instant tellAt) {
        return new RenewalRow(
                names,
                notBefore,
                notAfter,
                issuer,
                renews,
                Optional.of(again),
                reason,
                planned,
                failures + 1,
                last,
                tellAt);
    }

    RenewalRow told(Instant tellAt) {
        return new RenewalRow(names, notBefore, notAfter, issuer, renews, at, why, planned, failures, last, tellAt);
    }

    /** Whether it is to be renewed now. */
    boolean isDue(Instant now) {
        return at.filter(moment -> !moment.isAfter(now)).isPresent();
    }

    /** How its renewal goes; empty if it is not renewed by itself. */
    Optional<Expiry.Renewing> renewing() {
        return renews ? planned.map(moment -> new Expiry.Renewing(moment, failures > 0)) : Optional.empty();
    }

    ObjectNode encode() {
        ObjectNode node = Json.object()
                .put("notBefore", notBefore.toString())
                .put("notAfter", notAfter.toString())
                .put("issuer", issuer)
                .put("renews", renews)
                .put("why", why)
                .put("failures", failures)
                .put("last", last.toString())
                .put("tell", tell.toString());
        Json.list(node, "names", names, name -> Json.text(name.text()));
        at.ifPresent(moment -> node.put("at", moment.toString()));
        planned.ifPresent(moment -> node.put("planned", moment.toString()));
        return node;
    }

    static RenewalRow of(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new RenewalRow(
                Json.texts(node, "names").stream().map(DomainName::of).toList(),
                Instant.parse(node.get("notBefore").textValue()),
                Instant.parse(node.get("notAfter").textValue()),
                node.path("issuer").asText(),
                node.get("renews").booleanValue(),
                moment(node, "at"),
                node.path("why").asText(),
                moment(node, "planned"),
                node.path("failures").intValue(),
                Instant.parse(node.get("last").textValue()),
                Instant.parse(node.get("tell").textValue()));
    }

    private static Optional<Instant> moment(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue()).map(Instant::parse);
    }
}
