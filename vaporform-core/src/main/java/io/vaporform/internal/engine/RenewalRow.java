package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.state.Row;
import java.time.Duration;
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
 * @param early how often in a row it was renewed long before its time
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
        int early,
        Instant tell) {

    /** After one early renewal, advice to renew the next one early counts after this share of its life; after each further one, after twice that. */
    private static final double BELIEVED = 1 / 200.0;

    /** No later than that: a little before it would be renewed by its lifetime. */
    private static final double LATEST = 3 / 5.0;

    /** Of a life: what was renewed before that was renewed early. */
    private static final int THIRD = 3;

    /**
     * Of a certificate that nobody has looked at yet.
     *
     * @param early of the one before, by {@link #earlyIfRenewedAt}
     */
    static RenewalRow fresh(CertificateOutputs certificate, boolean renews, int early) {
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
                early,
                certificate.notBefore());
    }

    /** How often in a row it was, or one less for each that was not. */
    int earlyIfRenewedAt(Instant now) {
        Duration third = Duration.between(notBefore, notAfter).dividedBy(THIRD);
        return now.isBefore(notBefore.plus(third)) ? early + 1 : Math.max(0, early - 1);
    }

    /** Advice to renew it earlier does not count: an issuer that always says that it is time would be asked without end. */
    Instant believed() {
        double share = early == 0 ? 0 : Math.min(LATEST, BELIEVED * Math.pow(2, early - 1));
        return notBefore.plusMillis(
                (long) (Duration.between(notBefore, notAfter).toMillis() * share));
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
                early,
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
                early,
                tellAt);
    }

    RenewalRow told(Instant tellAt) {
        return new RenewalRow(
                names, notBefore, notAfter, issuer, renews, at, why, planned, failures, last, early, tellAt);
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
                .put("early", early)
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
                node.path("early").intValue(),
                Instant.parse(node.get("tell").textValue()));
    }

    private static Optional<Instant> moment(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue()).map(Instant::parse);
    }
}
