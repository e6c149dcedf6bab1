package io.vaporform.acme;

import io.vaporform.acme.RateGuard.End;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Known;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.util.CSRBuilder;

/** Brings the order of one certificate as far as it gets now. What it is about to do at the CA, or in the world, is kept before it is done. For one call. */
final class OrderRun {

    /** For no longer is anything waited for within a call. */
    private static final Duration MOMENT = Duration.ofMillis(250);

    /** Of all such moments together. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LAST_LOOK = Duration.ofSeconds(10);

    private final AcmeParts parts;
    private final Task<CertificateSpec, CertificateOutputs> task;
    private final ApplyContext context;
    private final KeptOrder kept;
    private final Failures failures;
    private OrderRecord order;
    private Duration waited = Duration.ZERO;
    private Duration look = FIRST_LOOK;

    /** Whether all challenges were seen, and are the CA's to look at. */
    private boolean triggered;

    OrderRun(AcmeParts parts, Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        this.parts = parts;
        this.task = task;
        this.context = context;
        this.kept = new KeptOrder(context.records(), task.address(), task.generation());
        this.failures = new Failures(context.records(), task.address());
        this.order = begun();
    }

    private OrderRecord begun() {
        Optional<OrderRecord> before = kept.read();
        Optional<OrderRecord> same = before.filter(record -> record.operation().equals(context.operationId()));
        if (same.isPresent()) {
            return same.get();
        }
        before.ifPresent(this::clear);
        before.filter(record -> !record.issued() || !record.placed().isEmpty())
                .ifPresent(record -> parts.find(record.directory())
                        .ifPresent(old -> parts.admission().ended(old.ca(), request(record), End.FAILED)));

        boolean issued = before.map(OrderRecord::issued).orElse(false);
        AcmeCa first = parts.cas().get(0);
        boolean rehearses = failures.count() > 0 && !issued && first.staging().isPresent();
        AcmeCa ca = rehearses ? first.staging().orElseThrow() : first;
        return kept.write(
                OrderRecord.first(context.operationId(), ca.directory().toString(), rehearses, issued));
    }

    private void clear(OrderRecord record) {
        record.placed().forEach(placed -> parts.remove(placed, context.records()));
    }

    private List<DomainName> names() {
        return task.wanted().names();
    }

    private CaServer server() {
        return parts.server(order.directory());
    }

    Step<CertificateOutputs> go() {
        while (true) {
            Optional<Step<CertificateOutputs>> step;
            try {
                step = advance();
            } catch (AcmeException | AcmeProtocolException | AcmeLazyLoadingException failure) {
                step = after(Trouble.of(failure));
            }
            if (step.isEmpty()) {
                continue;
            }
            if (step.get() instanceof Step.Working<CertificateOutputs> working && waits(working.recheckAfter())) {
                continue;
            }
            return step.get();
        }
    }

    private boolean waits(Duration time) {
        Duration all = waited.plus(time);
        if (time.compareTo(MOMENT) > 0 || all.compareTo(PATIENCE) > 0) {
            return false;
        }
        try {
            context.time().pause(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while " + server().ca() + " worked", stop);
        }
        waited = all;
        return true;
    }

    /** Empty if there is more to do at once. */
    private Optional<Step<CertificateOutputs>> advance() throws AcmeException {
        if (order.url().isEmpty()) {
            return create();
        }
        return server().call(session -> {
            Login login = parts.accounts().login(session, server().ca(), context.records());
            Order there = login.bindOrder(Accounts.url(order.url().get()));
            Optional<Instant> retry = there.fetch();
            Status status = there.getStatus();
            if (status == Status.PENDING) {
                return triggered ? working(retry) : prove(there);
            }
            return switch (status) {
                case READY -> order.rehearses() ? real() : complete(there);
                case PROCESSING -> working(retry);
                case VALID -> issued(there);
                default -> failed(words(there));
            };
        });
    }

    private Optional<Step<CertificateOutputs>> create() throws AcmeException {
        Optional<ChallengeType> type = order.type().or(this::choose);
        if (type.isEmpty()) {
            return Optional.of(new Step.Failed<>(Optional.empty(), parts.unfit(task.wanted()), Optional.empty()));
        }
        order = order.by(type.get());
        Optional<Admission.Hold> hold = parts.admission().hold(server().ca(), request(order));
        if (hold.isPresent()) {
            context.progress(Stage.ALLOCATING, hold.get().why());
            return Optional.of(Step.working(hold.get().pause()));
        }
        kept.write(order);
        context.progress(Stage.ALLOCATING, "ordering a certificate for " + names() + " from " + server().ca());
        order = server().call(session -> {
            Login login = parts.accounts().login(session, server().ca(), context.records());
            return kept.write(order.at(create(login).getLocation().toString()));
        });
        return Optional.empty();
    }

    private OrderRequest request(OrderRecord record) {
        boolean again = task.before()
                .flatMap(Known::outputs)
                .filter(outputs -> Set.copyOf(outputs.names()).equals(Set.copyOf(names())))
                .isPresent();
        return new OrderRequest(record.id(), again ? OrderKind.RENEWAL : OrderKind.NEW, names());
    }

    /** Nothing more comes of the order as it is. */
    private void end(End how) {
        parts.admission().ended(server().ca(), request(order), how);
    }

    /** Says which certificate it replaces, where the CA has an ear for that (RFC 9773, 5). */
    private Order create(Login login) throws AcmeException {
        Optional<X509Certificate> before = replaced();
        boolean tells = before.isPresent()
                && login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent();
        if (tells) {
            try {
                return builder(login).replaces(before.get()).create();
            } catch (AcmeServerException refused) {
                if (!Trouble.isAlreadyReplaced(refused)) {
                    throw refused;
                }
            }
        }
        return builder(login).create();
    }

    private OrderBuilder builder(Login login) {
        OrderBuilder builder =
                login.newOrder().domains(names().stream().map(DomainName::text).toList());
        task.wanted().profile().ifPresent(builder::profile);
        return builder;
    }

    private Optional<X509Certificate> replaced() {
        return task.before()
                .flatMap(Known::outputs)
                .filter(outputs -> outputs.directory().equals(Optional.of(order.directory())))
                .map(outputs -> CertificateMaterial.read(outputs).chain().get(0));
    }

    private Optional<ChallengeType> choose() {
        return parts.fit(task.wanted()).stream()
                .filter(type -> !order.tried().contains(type))
                .findFirst();
    }

    /** Puts what answers the challenges where it is looked for, and has the CA look once everybody sees it. */
    private Optional<Step<CertificateOutputs>> prove(Order there) throws AcmeException {
        Proof proof = parts.proof(order.type().orElseThrow());
        List<Challenge> open = new ArrayList<>();
        List<Placed> answers = new ArrayList<>();
        for (Authorization authorization : there.getAuthorizations()) {
            authorization.fetch();
            if (authorization.getStatus() == Status.PENDING) {
                DomainName name = DomainName.of(authorization.getIdentifier().getDomain());
                Optional<Challenge> challenge =
                        authorization.findChallenge(proof.type().id());
                if (challenge.isEmpty()) {
                    return failed(server().ca() + " offers no " + proof.type() + " for " + name);
                }
                if (challenge.get().getStatus() == Status.PENDING) {
                    open.add(challenge.get());
                    answers.add(proof.answer(name, challenge.get()));
                }
            }
        }
        if (!order.placed().containsAll(answers)) {
            List<Placed> all = new ArrayList<>(order.placed());
            answers.stream().filter(answer -> !all.contains(answer)).forEach(all::add);
            order = kept.write(order.placed(all));
        }
        context.progress(Stage.CONFIGURING, "showing by " + proof.type() + " whose " + names() + " are");
        answers.forEach(answer -> proof.put(answer, context.records()));
        for (Placed answer : answers) {
            Optional<String> missing = proof.missing(answer);
            if (missing.isPresent()) {
                context.progress(Stage.CONFIGURING, missing.get());
                return working(Optional.empty());
            }
        }
        for (Challenge challenge : open) {
            challenge.trigger();
        }
        triggered = true;
        look = FIRST_LOOK;
        return working(Optional.empty());
    }

    /** After the rehearsal. */
    private Optional<Step<CertificateOutputs>> real() {
        clear(order);
        end(End.ISSUED);
        order = kept.write(
                order.placed(List.of()).anew(parts.cas().get(0).directory().toString(), false));
        triggered = false;
        return Optional.empty();
    }

    private Optional<Step<CertificateOutputs>> complete(Order there) throws AcmeException {
        context.progress(Stage.PROVISIONING, "having the certificate signed");
        KeyPair key = key();
        CSRBuilder csr = new CSRBuilder();
        csr.addDomains(names().stream().map(DomainName::text).toList());
        try {
            csr.sign(key);
            there.execute(csr.getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException("a request cannot be signed", impossible);
        }
        look = FIRST_LOOK;
        return there.getStatus() == Status.VALID ? issued(there) : working(there.getRetryAfter());
    }

    /** Made, and kept, before the CA hears of it. */
    private KeyPair key() {
        return KeyPairs.parse(context.rememberForOperation(
                "key-" + task.wanted().keyType(),
                () -> KeyPairs.text(KeyPairs.generate(task.wanted().keyType()))));
    }

    private Optional<Step<CertificateOutputs>> issued(Order there) {
        StringBuilder chain = new StringBuilder();
        there.getCertificate().getCertificateChain().forEach(each -> chain.append(Pem.of(each)));
        CertificateMaterial material;
        try {
            material = CertificateMaterial.of(
                    chain.toString(),
                    Pem.of(key().getPrivate()),
                    names(),
                    context.time().now());
        } catch (InvalidSpecException wrong) {
            return failed(server().ca() + " issued what cannot be used: " + wrong.getMessage());
        }
        clear(order);
        end(End.ISSUED);
        failures.none();
        order = kept.write(order.done());
        return Optional.of(Step.done(material.outputs(Optional.of(order.directory()))));
    }

    /** The errors of its challenges, in the CA's own words. */
    private String words(Order there) throws AcmeException {
        List<String> all = new ArrayList<>();
        List<DomainName> failing = new ArrayList<>();
        for (Authorization authorization : there.getAuthorizations()) {
            authorization.fetch();
            String name = authorization.getIdentifier().getDomain();
            if (authorization.getStatus() == Status.INVALID) {
                failing.add(DomainName.of(name));
            }
            authorization.getChallenges().stream()
                    .flatMap(challenge -> challenge.getError().stream())
                    .forEach(error -> all.add(name + ": " + error.getDetail().orElse(error.toString())));
        }
        there.getError().ifPresent(error -> all.add(error.getDetail().orElse(error.toString())));
        parts.admission().failed(server().ca(), failing);
        return all.isEmpty() ? "the order is " + there.getStatus() : String.join("; ", all);
    }

    private Optional<Step<CertificateOutputs>> working(Optional<Instant> retry) {
        Duration pause = look;
        look = look.multipliedBy(2).compareTo(LAST_LOOK) > 0 ? LAST_LOOK : look.multipliedBy(2);
        Duration asked =
                retry.map(at -> Duration.between(context.time().now(), at)).orElse(Duration.ZERO);
        return Optional.of(Step.working(asked.compareTo(pause) > 0 && pause.compareTo(MOMENT) > 0 ? asked : pause));
    }

    private Optional<Step<CertificateOutputs>> after(Trouble trouble) {
        if (Thread.currentThread().isInterrupted()) {
            throw new ProviderUnavailableException(
                    "interrupted while " + server().ca() + " was asked: " + trouble.words(), null);
        }
        triggered = false;
        return switch (trouble.kind()) {
            case NO_ACCOUNT -> {
                parts.accounts().forget(server().ca(), context.records());
                yield anew();
            }
            case LOST -> anew();
            case LIMITED -> limited(trouble);
            case REFUSED -> failed(trouble.words());
            case PASSING -> passing(trouble.words());
        };
    }

    /** What the CA has lost is ordered again, which is bounded as any trouble is. */
    private Optional<Step<CertificateOutputs>> anew() {
        end(End.FAILED);
        order = order.anew(order.directory(), order.rehearses());
        return passing(server().ca() + " has lost the order, or the account");
    }

    private Optional<Step<CertificateOutputs>> limited(Trouble trouble) {
        end(order.url().isPresent() ? End.FAILED : End.NOT_SENT);
        Duration pause = parts.admission().limited(server().ca(), request(order), trouble);
        context.progress(Stage.ALLOCATING, server().ca() + " asks to wait for " + pause + ": " + trouble.words());
        return Optional.of(Step.working(pause));
    }

    private Optional<Step<CertificateOutputs>> passing(String words) {
        order = order.troubles(order.troubles() + 1);
        Optional<AcmeCa> other =
                order.troubles() % AcmeParts.TROUBLES == 0 ? parts.other(order.directory()) : Optional.empty();
        other.ifPresent(ca -> {
            clear(order);
            end(End.FAILED);
            order = order.placed(List.of()).anew(ca.directory().toString(), false);
        });
        order = kept.write(order);
        Duration pause = AcmeParts.pause(order.troubles());
        context.progress(Stage.ALLOCATING, words + "; tried again in " + pause);
        return other.isPresent() ? Optional.empty() : Optional.of(Step.working(pause));
    }

    private Optional<Step<CertificateOutputs>> failed(String words) {
        clear(order);
        end(End.FAILED);
        failures.more(context.time().now());
        order = kept.write(order.failed().placed(List.of()));
        triggered = false;
        if (choose().isPresent()) {
            return Optional.empty();
        }
        Optional<AcmeCa> other = order.rehearses() ? Optional.empty() : parts.after(order.directory());
        if (other.isPresent()) {
            order = kept.write(order.anew(other.get().directory().toString(), false));
            return Optional.empty();
        }
        return Optional.of(Step.failed(server().ca() + ": " + words));
    }
}
