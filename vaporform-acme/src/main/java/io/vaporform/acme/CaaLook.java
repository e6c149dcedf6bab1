package io.vaporform.acme;

import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.CaaPolicy;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.state.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;

/**
 * Whether CAA records let any of our CAs issue (<a href="https://www.rfc-editor.org/rfc/rfc8659">RFC 8659</a>), to our account and by the way that is taken
 * (<a href="https://www.rfc-editor.org/rfc/rfc8657">RFC 8657</a>). A CA that does not say by which names such records mean it is taken to be allowed. Thread-safe.
 */
final class CaaLook {

    private final AuthoritativeDns dns;
    private final Supplier<AcmeParts> parts;
    private final Supplier<Records> records;

    CaaLook(AuthoritativeDns dns, Supplier<AcmeParts> parts, Supplier<Records> records) {
        this.dns = dns;
        this.parts = parts;
        this.records = records;
    }

    /** What asks for a certificate, as such records see it. */
    private record Asked(String ca, boolean wildcard, ChallengeType way, Optional<String> account) {

        boolean isAllowed(CaaPolicy policy) {
            // Servers may have different sets, and the CA may meet any of them.
            return policy.allows(ca, wildcard)
                    && policy.sets().stream()
                            .map(set ->
                                    new CaaPolicy(policy.name(), policy.decidedAt(), List.of(set)).issuers(wildcard))
                            .allMatch(issuers ->
                                    issuers.isEmpty() || issuers.stream().anyMatch(this::meets));
        }

        private boolean meets(CaaPolicy.Issuer issuer) {
            String methods = issuer.parameters().getOrDefault("validationmethods", way.id());
            String uri = issuer.parameters().get("accounturi");
            return issuer.ca().equalsIgnoreCase(ca)
                    && Arrays.asList(methods.split(",", -1)).contains(way.id())
                    // Which account will be ours is not known before there is one.
                    && (uri == null || account.isEmpty() || account.get().equals(uri));
        }
    }

    /** What was seen, with its cure; empty if nothing is in the way. */
    Optional<String> problem(DomainName name, ChallengeType way) {
        CaaPolicy policy;
        try {
            policy = dns.findCaa(name);
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            return Optional.of("no CA issues for " + name + ", as its CAA records cannot be found out: "
                    + blind.getMessage() + "; have the servers of its zone answer questions for CAA");
        }
        if (policy.sets().isEmpty()) {
            return Optional.empty();
        }
        List<Asked> refused = new ArrayList<>();
        for (AcmeCa ca : parts.get().cas()) {
            List<String> identities = identities(ca);
            if (identities.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> account = parts.get().accounts().location(ca, records.get());
            List<Asked> asked = identities.stream()
                    .map(identity -> new Asked(identity, name.isWildcard(), way, account))
                    .toList();
            if (asked.stream().anyMatch(one -> one.isAllowed(policy))) {
                return Optional.empty();
            }
            refused.add(asked.get(0));
        }
        return Optional.of(text(policy, refused.get(0)));
    }

    private static String text(CaaPolicy policy, Asked asked) {
        String tag = asked.wildcard() && policy.sets().toString().contains("issuewild") ? "issuewild" : "issue";
        return "CAA records let " + asked.ca() + " not issue for " + policy.name() + " by "
                + asked.way().id()
                + asked.account().map(account -> " to the account " + account).orElse("") + ": " + policy
                + "; add this record: " + policy.decidedAt().orElse(policy.name()) + ". 300 IN CAA "
                + Rdata.caa(0, tag, asked.ca()).text();
    }

    private List<String> identities(AcmeCa ca) {
        try {
            return parts.get()
                    .server(ca.directory().toString())
                    .call(session -> List.copyOf(session.getMetadata().getCaaIdentities()));
        } catch (AcmeException | AcmeProtocolException | AcmeLazyLoadingException away) {
            // That it does not answer is no fault of the names.
            return List.of();
        }
    }
}
