package io.vaporform.acme;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.SslService;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.state.Records;
import io.vaporform.tls.CertificateMaterial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** Certificates by ACME, and such as were brought. The world in which they are is the records of the installation. */
final class AcmeCertificates implements SslService, ResourceProvider<CertificateSpec, CertificateOutputs> {

    private final AcmeParts parts;
    private final Supplier<ProviderHome> home;
    private final Ari ari;
    private final AlpnCertificates alpn = new AlpnCertificates();
    private final Preflight preflight;
    private final Optional<Readiness> readiness;
    private final boolean ownDomainsOnly;

    /** @param readiness empty to order without a look at what is in the way */
    AcmeCertificates(
            AcmeParts parts,
            Preflight preflight,
            Optional<Readiness> readiness,
            boolean ownDomainsOnly,
            Supplier<ProviderHome> home) {
        this.ownDomainsOnly = ownDomainsOnly;
        this.parts = parts;
        this.home = home;
        this.ari = new Ari(parts);
        this.preflight = preflight;
        this.readiness = readiness;
    }

    @Override
    public ResourceProvider<CertificateSpec, CertificateOutputs> certificates() {
        return this;
    }

    @Override
    public void validate(CertificateSpec wanted, Capabilities can, Violations found) {
        if (wanted.uploaded().isPresent()) {
            return;
        }
        wanted.challenge()
                .ifPresent(type -> found.unless(
                        parts.has(type),
                        "challenge",
                        type,
                        "the provider was built without it",
                        "leave it out, or build the provider with it"));
        boolean wildcards = wanted.names().stream().anyMatch(DomainName::isWildcard);
        if (wildcards && !parts.has(ChallengeType.DNS_01)) {
            found.unsupported(
                    "names",
                    wanted.names(),
                    "a wildcard is shown by DNS-01 only, which the provider was built without",
                    "build the provider with dns01(…), or name each host");
        }
    }

    @Override
    public ChangeEffect effect(CertificateSpec before, CertificateSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<CertificateOutputs> apply(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        Optional<DomainName> nobodys = task.wanted().names().stream()
                .filter(name -> ownDomainsOnly && !context.names().projectHas(name))
                .findFirst();
        if (nobodys.isPresent()) {
            return Step.failed(nobodys.get() + " is no domain of the project: add it, and show that it is yours");
        }
        if (task.wanted().uploaded().isPresent()) {
            return uploaded(task, task.wanted().uploaded().get(), context);
        }
        KeptOrder kept = new KeptOrder(context.records(), task.address(), task.generation());
        boolean underWay = kept.read()
                .filter(order -> order.operation().equals(context.operationId()))
                .isPresent();
        if (!underWay && task.cause() != Cause.RENEWAL) {
            Instant now = context.time().now();
            var before = task.before()
                    .filter(known -> isWhatIsWanted(known, task.wanted(), now))
                    .flatMap(Known::outputs);
            if (before.isPresent()) {
                giveUp(kept, task.address(), context);
                return Step.done(before.get());
            }
        }
        parts.admission().sweep();
        // Before a way is chosen: where none fits yet, somebody may still do what it needs.
        return readiness.flatMap(look -> look.hold(task, context)).orElseGet(() -> new OrderRun(parts, task, context)
                .go());
    }

    /** What an earlier operation has begun, and will not come back for. */
    private void giveUp(KeptOrder kept, Address address, ApplyContext context) {
        kept.read().ifPresent(order -> {
            List<Placed> left = parts.abandon(order, address.project(), context.records());
            if (!left.equals(order.placed())) {
                kept.write(order.placed(left));
            }
        });
    }

    private static boolean isWhatIsWanted(
            Known<CertificateSpec, CertificateOutputs> known, CertificateSpec wanted, Instant now) {
        CertificateSpec spec = known.spec();
        return spec.uploaded().isEmpty()
                && Set.copyOf(spec.names()).equals(Set.copyOf(wanted.names()))
                && spec.keyType() == wanted.keyType()
                && spec.profile().equals(wanted.profile())
                && known.outputs().filter(is -> is.notAfter().isAfter(now)).isPresent();
    }

    private Step<CertificateOutputs> uploaded(
            Task<CertificateSpec, CertificateOutputs> task, CertificateSpec.Uploaded given, ApplyContext context) {
        try {
            CertificateMaterial material = CertificateMaterial.of(
                    given.chain(),
                    given.key(),
                    task.wanted().names(),
                    context.time().now());
            KeptOrder kept = new KeptOrder(context.records(), task.address(), task.generation());
            giveUp(kept, task.address(), context);
            if (kept.read().filter(OrderRecord::issued).isEmpty()) {
                List<Placed> left = kept.read().map(OrderRecord::placed).orElse(List.of());
                kept.write(OrderRecord.first(
                                context.operationId(),
                                OrderKind.NEW,
                                task.wanted().names(),
                                "")
                        .placed(left)
                        .done());
            }
            return Step.done(material.outputs(Optional.empty()));
        } catch (InvalidSpecException wrong) {
            return Step.failed(String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    public Observed<CertificateSpec, CertificateOutputs> read(
            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        boolean there = new KeptOrder(home.get().records(), known.address(), known.generation())
                .read()
                .filter(OrderRecord::issued)
                .isPresent();
        if (!there || known.outputs().isEmpty()) {
            return Observed.absent();
        }
        CertificateOutputs outputs = known.outputs().get();
        boolean valid = outputs.notAfter().isAfter(context.time().now());
        return new Observed.Present<>(known.spec(), outputs, valid ? Health.HEALTHY : Health.UNHEALTHY);
    }

    @Override
    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
        Records records = context.records();
        KeptOrder kept = new KeptOrder(records, known.address(), known.generation());
        kept.read().ifPresent(order -> {
            // Here a refusal is told: nobody comes back for it.
            order.placed().forEach(placed -> parts.remove(placed, records));
            parts.abandon(order, known.address().project(), records);
        });
        kept.remove();
        return Deletion.gone();
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        if (!scope.equals(home.get().scope())) {
            return;
        }
        home.get().records().scan(KeptOrder.PREFIX).forEach(entry -> {
            String path = entry.key().substring(KeptOrder.PREFIX.length());
            int cut = path.lastIndexOf('/');
            Mark mark = new Mark(
                    scope.installation(),
                    scope.lineage(),
                    Address.parse(path.substring(0, cut)),
                    Long.parseLong(path.substring(cut + 1)));
            each.accept(new Found(mark, mark.token()));
        });
    }

    @Override
    public RenewalAdvice renewal(Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        return ari.ask(known, context);
    }

    /** Blocks for as long as making a key does. */
    void prepareChallenges() {
        alpn.prepare();
    }

    @Override
    public void revoke(CertificateOutputs certificate, RevocationReason reason, CallContext context) {
        CaServer server = certificate
                .directory()
                .flatMap(parts::find)
                .orElseThrow(() -> new ProvisioningException(
                        "revoke " + certificate, "it was not issued by a CA that the provider is built with", null));
        try {
            server.call(session -> {
                Login login =
                        parts.accounts().login(session, server.ca(), home.get().records());
                Certificate.revoke(
                        login,
                        CertificateMaterial.read(certificate).leaf(),
                        org.shredzone.acme4j.RevocationReason.code(reason.code()));
                return true;
            });
        } catch (AcmeServerException said) {
            if (!Trouble.isAlreadyRevoked(said)) {
                throw new ProvisioningException("revoke " + certificate, String.valueOf(said.getMessage()), said);
            }
        } catch (AcmeException | AcmeProtocolException silent) {
            throw new ProviderUnavailableException(server.ca() + " does not answer: " + silent.getMessage(), silent);
        }
    }

    @Override
    public Optional<CertificateOutputs> challenge(DomainName name) {
        return alpn.find(name, home.get().records());
    }

    @Override
    public List<String> preflight(CertificateSpec wanted, CallContext context) {
        return preflight.check(wanted);
    }
}
