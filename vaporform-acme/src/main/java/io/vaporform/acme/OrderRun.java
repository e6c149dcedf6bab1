package io.vaporform.acme;

import io.vaporform.acme.RateGuard.End;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the order of one certificate as far as it gets now. What it is about to do at the CA, or in the world, is kept before it is done. For one call. */
final class OrderRun {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRun.class);

    /** For no longer is anything waited for within a call. */
    private static final Duration MOMENT = Duration.ofMillis(250);

    /** Of all such moments together. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LAST_LOOK = Duration.ofSeconds(10);

    private final AcmeParts parts;
    private final Task<CertificateSpec, CertificateOutputs> task;
    private final ApplyContext context;
    private final CaOrder asked;
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
        this.asked = new CaOrder(task, context);
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
        List<Placed> left = before.map(this::cleared).orElse(List.of());
        // A repeat does nothing, nor does one that has ended.
        before.ifPresent(record -> parts.find(record.directory())
                .ifPresent(old -> parts.admission().ended(old.ca(), request(record), End.FAILED)));

        boolean issued = before.map(OrderRecord::issued).orElse(false);
        // A CA that could not be asked is not asked more often by another operation.
        int troubles = before.map(OrderRecord::troubles).orElse(0);
        AcmeCa first = parts.cas().get(0);
        boolean rehearses = failures.count() > 0 && !issued && first.staging().isPresent();
        AcmeCa ca = rehearses ? first.staging().orElseThrow() : first;
        return kept.write(
                OrderRecord.first(context.operationId(), ca.directory().toString(), rehearses, issued)
                        .troubles(troubles)
                        .placed(left));
    }

    private void clear(OrderRecord record) {
        record.placed().forEach(placed -> parts.remove(placed, context.records()));
    }

    /** What could not be taken away now keeps no certificate back: it is noted, and taken away by the next operation, or with the certificate. */
    private List<Placed> cleared(OrderRecord record) {
        List<Placed> left = new ArrayList<>();
        for (Placed placed : record.placed()) {
            try {
                parts.remove(placed, context.records());
            } catch (ProvisioningException refused) {
                LOG.warn("{} is left for now: {}", placed.at(), refused.getMessage());
                left.add(placed);
            }
        }
        return left;
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
        Order there = server().call(session -> {
            Login login = parts.accounts().login(session, server().ca(), context.records());
            Order order = login.bindOrder(Accounts.url(this.order.url().orElseThrow()));
            order.fetch();
            return order;
        });
        // From here on others may ask the CA meanwhile: what names' own servers take their time for keeps nobody from
        // it.
        Optional<Instant> retry = there.getRetryAfter();
        return switch (there.getStatus()) {
            case PENDING -> triggered ? working(retry) : prove(there);
            case READY -> order.rehearses() ? real() : complete(there);
            case PROCESSING -> working(retry);
            case VALID -> issued(there);
            default -> refused(there);
        };
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
            return kept.write(order.at(
                    asked.create(login, order.directory()).getLocation().toString()));
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

    private Optional<ChallengeType> choose() {
        return parts.fit(task.wanted()).stream()
                .filter(type -> !order.tried().contains(type))
                .findFirst();
    }

    /** A challenge that is to be answered. */
    private record Open(DomainName name, Challenge challenge) {}

    /** Puts what answers the challenges where it is looked for, and has the CA look once everybody sees it. */
    private Optional<Step<CertificateOutputs>> prove(Order there) throws AcmeException {
        Proof proof = parts.proof(order.type().orElseThrow());
        List<Open> open = new ArrayList<>();
        for (Authorization authorization : there.getAuthorizations()) {
            authorization.fetch();
            if (authorization.getStatus() == Status.PENDING) {
                DomainName name = DomainName.of(authorization.getIdentifier().getDomain());
                Optional<Challenge> challenge =
                        authorization.findChallenge(proof.type().id());
                if (challenge.isEmpty()) {
                    return failed(server().ca() + " offers no " + proof.type() + " for " + name);
                }
                challenge
                        .filter(each -> each.getStatus() == Status.PENDING)
                        .ifPresent(each -> open.add(new Open(name, each)));
            }
        }
        try {
            return show(proof, open) ? trigger(open) : working(Optional.empty());
        } catch (ProvisioningException nowhere) {
            return failed(String.valueOf(nowhere.getMessage()));
        }
    }

    /** Whether everybody sees what answers the challenges. */
    private boolean show(Proof proof, List<Open> open) {
        List<Placed> answers = new ArrayList<>();
        Optional<String> silent = unlessSilent(() -> {
            open.forEach(each -> answers.add(proof.answer(each.name(), each.challenge())));
            return Optional.empty();
        });
        if (silent.isPresent()) {
            context.progress(Stage.CONFIGURING, silent.get());
            return false;
        }
        note(answers);
        context.progress(Stage.CONFIGURING, "showing by " + proof.type() + " whose " + names() + " are");
        answers.forEach(answer -> proof.put(answer, context.records()));
        Optional<String> missing = unlessSilent(() -> answers.stream()
                .flatMap(answer -> proof.missing(answer).stream())
                .findFirst());
        missing.ifPresent(what -> context.progress(Stage.CONFIGURING, what));
        return missing.isEmpty();
    }

    /** What servers of a stranger's do not answer is no trouble of the CA's, nor of the provider's. */
    private static Optional<String> unlessSilent(Supplier<Optional<String>> look) {
        try {
            return look.get();
        } catch (ProviderUnavailableException silent) {
            if (Thread.currentThread().isInterrupted()) {
                throw silent;
            }
            return Optional.of(String.valueOf(silent.getMessage()));
        }
    }

    private void note(List<Placed> answers) {
        if (!order.placed().containsAll(answers)) {
            List<Placed> all = new ArrayList<>(order.placed());
            answers.stream().filter(answer -> !all.contains(answer)).forEach(all::add);
            order = kept.write(order.placed(all));
        }
    }

    private Optional<Step<CertificateOutputs>> trigger(List<Open> open) throws AcmeException {
        for (Open each : open) {
            each.challenge().trigger();
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
        asked.sign(there);
        look = FIRST_LOOK;
        return there.getStatus() == Status.VALID ? issued(there) : working(there.getRetryAfter());
    }

    private Optional<Step<CertificateOutputs>> issued(Order there) {
        CertificateMaterial material;
        try {
            material = asked.material(there);
        } catch (InvalidSpecException wrong) {
            return failed(server().ca() + " issued what cannot be used: " + wrong.getMessage());
        }
        List<Placed> left = cleared(order);
        end(End.ISSUED);
        failures.none();
        order = kept.write(order.done().placed(left));
        return Optional.of(Step.done(material.outputs(Optional.of(order.directory()))));
    }

    private Optional<Step<CertificateOutputs>> refused(Order there) throws AcmeException {
        List<DomainName> names = new ArrayList<>();
        String words = CaOrder.words(there, names);
        parts.admission().failed(server().ca(), names);
        return failed(words);
    }

    private Optional<Step<CertificateOutputs>> working(Optional<Instant> retry) {
        Duration pause = look;
        look = look.multipliedBy(2).compareTo(LAST_LOOK) > 0 ? LAST_LOOK : look.multipliedBy(2);
        Duration wished =
                retry.map(at -> Duration.between(context.time().now(), at)).orElse(Duration.ZERO);
        return Optional.of(Step.working(wished.compareTo(pause) > 0 && pause.compareTo(MOMENT) > 0 ? wished : pause));
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
        if (order.url().isEmpty()) {
            end(End.NOT_SENT);
        }
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
