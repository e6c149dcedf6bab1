package io.vaporform.acme;

import io.github.resilience4j.core.IntervalFunction;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spi.ProviderHome;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What orders are made with. Thread-safe. */
final class AcmeParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AcmeParts.class);

    /** After so many troubles in a row another CA is asked, if there is one. */
    static final int TROUBLES = 3;

    /** Up to an hour: a CA that is out for days is not asked every few minutes by each certificate that was due. */
    private static final IntervalFunction PAUSES =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(500), 2.0, 0.3, Duration.ofHours(1));

    private final String process = UUID.randomUUID().toString();
    private final List<AcmeCa> cas;
    private final Map<String, CaServer> servers = new LinkedHashMap<>();
    private final Map<ChallengeType, Proof> proofs = new LinkedHashMap<>();
    private final Accounts accounts;
    private final Supplier<ProviderHome> home;
    private final Admission admission;

    /** @param cas in the order in which they are asked */
    AcmeParts(
            List<AcmeCa> cas,
            List<Proof> proofs,
            Accounts accounts,
            Admission admission,
            Supplier<ProviderHome> home,
            Duration timeout) {
        this.home = home;
        this.cas = List.copyOf(cas);
        this.accounts = accounts;
        this.admission = admission;
        cas.forEach(ca -> {
            servers.putIfAbsent(ca.directory().toString(), new CaServer(ca, timeout));
            ca.staging()
                    .ifPresent(staging ->
                            servers.putIfAbsent(staging.directory().toString(), new CaServer(staging, timeout)));
        });
        proofs.forEach(proof -> this.proofs.put(proof.type(), proof));
    }

    /** What tells this process from those before it. */
    String process() {
        return process;
    }

    List<AcmeCa> cas() {
        return cas;
    }

    /** Who answers at {@code directory}; that of a CA that is no longer given is asked no more. */
    Optional<CaServer> find(String directory) {
        return Optional.ofNullable(servers.get(directory));
    }

    CaServer server(String directory) {
        return find(directory).orElseGet(() -> server(cas.get(0).directory().toString()));
    }

    Accounts accounts() {
        return accounts;
    }

    Admission admission() {
        return admission;
    }

    Proof proof(ChallengeType type) {
        return Optional.ofNullable(proofs.get(type))
                .orElseThrow(() -> new IllegalStateException("the provider no longer has " + type));
    }

    /** Takes away what answered a challenge, also of a kind that the provider is no longer built with. */
    void remove(Placed placed, Records records) {
        Proof proof = proofs.get(placed.type());
        if (proof == null) {
            proof = switch (placed.type()) {
                case HTTP_01 -> new HttpProof(home);
                case TLS_ALPN_01 -> new AlpnProof();
                case DNS_01 ->
                    throw new ProvisioningException(
                            "remove the TXT record " + placed.value() + " at " + placed.at(),
                            "the provider was built without dns01(…) since; build it with that once more",
                            null);
            };
        }
        proof.remove(placed, records);
    }

    /**
     * Nothing more comes of an order: what answered its challenges goes, and it counts no more. A repeat does nothing, nor does it for one that has ended.
     *
     * @return what could not be taken away now, which keeps no certificate back: it is noted, and taken away by the next operation, or with the certificate
     */
    List<Placed> end(OrderRecord order, String project, RateGuard.End how, Records records) {
        List<Placed> left = new ArrayList<>();
        for (Placed placed : order.placed()) {
            try {
                remove(placed, records);
            } catch (ProvisioningException refused) {
                LOG.warn("{} is left for now: {}", placed.at(), refused.getMessage());
                left.add(placed);
            }
        }
        find(order.directory()).ifPresent(server -> admission.ended(server.ca(), order.request(project), how));
        return left;
    }

    /** As {@link #end}, of an order that nobody goes on with. */
    List<Placed> abandon(OrderRecord order, String project, Records records) {
        return end(order, project, RateGuard.End.FAILED, records);
    }

    /** The CA that is asked when that one refuses. */
    Optional<AcmeCa> after(String directory) {
        int next = index(directory) + 1;
        return next < cas.size() ? Optional.of(cas.get(next)) : Optional.empty();
    }

    /** The CA that is asked when that one cannot be asked; the first comes after the last. */
    Optional<AcmeCa> other(String directory) {
        return cas.size() > 1 ? Optional.of(cas.get((index(directory) + 1) % cas.size())) : Optional.empty();
    }

    private int index(String directory) {
        for (int i = 0; i < cas.size(); i++) {
            if (cas.get(i).directory().toString().equals(directory)) {
                return i;
            }
        }
        return -1;
    }

    /** The ways by which all names of a certificate can be shown, the first is the first to be tried. */
    List<ChallengeType> fit(CertificateSpec spec) {
        return proofs.values().stream()
                .filter(proof -> spec.challenge().map(proof.type()::equals).orElse(true))
                .filter(proof ->
                        spec.names().stream().allMatch(name -> proof.unfit(name).isEmpty()))
                .map(Proof::type)
                .toList();
    }

    /** Why there is no such way. */
    List<String> unfit(CertificateSpec spec) {
        List<String> why = new ArrayList<>();
        proofs.values().stream()
                .filter(proof -> spec.challenge().map(proof.type()::equals).orElse(true))
                .forEach(proof -> spec.names().forEach(name -> proof.unfit(name).ifPresent(why::add)));
        return why.isEmpty() ? List.of("all ways to show whose " + spec.names() + " are have failed") : why;
    }

    boolean has(ChallengeType type) {
        return proofs.containsKey(type);
    }

    /** How long to wait after so many troubles in a row. */
    static Duration pause(int troubles) {
        return Duration.ofMillis(PAUSES.apply(Math.max(1, troubles)));
    }

    @Override
    public void close() {
        servers.values().forEach(CaServer::close);
    }
}
