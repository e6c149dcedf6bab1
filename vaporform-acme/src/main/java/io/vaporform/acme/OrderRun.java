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
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.tls.CertificateMaterial;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;

/** Brings the order of one certificate as far as it gets now. What it is about to do at the CA, or in the world, is kept before it is done. For one call. */
final class OrderRun {

    /** For no longer is anything waited for within a call. */
    private static final Duration MOMENT = Duration.ofMillis(250);

    /** Of all such moments together. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** For longer than that another CA is asked instead of waiting. */
    private static final Duration LONG = Duration.ofMinutes(15);

    /** After that it is looked again, whatever the CA has said. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final String LOST = " has lost the order, or the account";

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LAST_LOOK = Duration.ofSeconds(10);

    private final AcmeParts parts;
    private final Task<CertificateSpec, CertificateOutputs> task;
    private final ApplyContext context;
    private final CaOrder asked;
    private final KeptOrder kept;
    private final Failures failures;
    private OrderRecord order;

    /** What the CA has just said of it: it is not asked for that again. */
    private Optional<Order> made = Optional.empty();

    private Duration waited = Duration.ZERO;
    private Duration look = FIRST_LOOK;
    private boolean plainly;

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
        List<Placed> left = before.map(record -> parts.abandon(record, project(), context.records()))
                .orElse(List.of());
        boolean issued = before.map(OrderRecord::issued).orElse(false);
        // A CA that could not be asked is not asked more often by another operation.
        int troubles = before.map(OrderRecord::troubles).orElse(0);
        AcmeCa first = parts.cas().get(0);
        boolean rehearses = failures.count() > 0 && !issued && first.staging().isPresent();
        AcmeCa ca = rehearses ? first.staging().orElseThrow() : first;
        return kept.write(OrderRecord.first(
                        context.operationId(),
                        OrderKind.NEW,
                        names(),
                        ca.directory().toString())
                .beginning(rehearses, troubles, issued)
                .placed(left));
    }

    private List<DomainName> names() {
        return task.wanted().names();
    }

    private String project() {
        return task.address().project();
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
        if (order.at().url().isEmpty()) {
            return create();
        }
        Order there = made.isPresent() ? made.get() : fetched();
        made = Optional.empty();
        // From here on others may ask the CA meanwhile: what names' own servers take their time for keeps nobody from
        // it.
        Optional<Instant> retry = there.getRetryAfter();
        return switch (there.getStatus()) {
            case PENDING -> order.at().triggered().isPresent() ? working(retry) : prove(there);
            case READY -> order.rehearses() ? real() : complete(there);
            case PROCESSING -> working(retry);
            case VALID -> issued(there);
            default -> refused(there);
        };
    }

    private Order fetched() throws AcmeException {
        return server().call(session -> {
            Login login = parts.accounts().login(session, server().ca(), context.records());
            Order there = login.bindOrder(Accounts.url(order.at().url().orElseThrow()));
            there.fetch();
            return there;
        });
    }

    private Optional<Step<CertificateOutputs>> create() throws AcmeException {
        Optional<ChallengeType> type = order.at().type().or(this::choose);
        if (type.isEmpty()) {
            return Optional.of(new Step.Failed<>(Optional.empty(), parts.unfit(task.wanted()), Optional.empty()));
        }
        Optional<X509Certificate> replaced = plainly ? Optional.empty() : asked.replaced(server());
        order = order.by(type.get()).as(asked.kind(server(), replaced));
        Optional<Admission.Hold> hold = parts.admission().hold(server().ca(), order.request(project()));
        if (hold.isPresent()) {
            return held(hold.get().pause(), hold.get().why());
        }
        kept.write(order);
        context.progress(Stage.ALLOCATING, "ordering a certificate for " + names() + " from " + server().ca());
        made = server().call(session -> {
            Login login = parts.accounts().login(session, server().ca(), context.records());
            Optional<Order> there = asked.create(login, replaced);
            there.ifPresent(created ->
                    order = kept.write(order.ordered(created.getLocation().toString())));
            return there;
        });
        if (made.isEmpty()) {
            // Without that it may count otherwise.
            plainly = true;
            end(End.NOT_SENT);
        }
        return Optional.empty();
    }

    /** Nothing more comes of the order as it is: what answered its challenges goes, and it counts no more. */
    private void end(End how) {
        order = order.placed(parts.end(order, project(), how, context.records()));
    }

    private Optional<ChallengeType> choose() {
        return parts.fit(task.wanted()).stream()
                .filter(type -> !order.tried().contains(type))
                .findFirst();
    }

    /** Puts what answers the challenges where it is looked for, and has the CA look once everybody sees it. */
    private Optional<Step<CertificateOutputs>> prove(Order there) throws AcmeException {
        Showing showing = new Showing(parts.proof(order.at().type().orElseThrow()), context);
        List<Showing.Open> open = showing.open(there);
        try {
            context.progress(Stage.CONFIGURING, "showing by " + showing + " whose " + names() + " are");
            Optional<String> missing = showing.show(open, this::note);
            if (missing.isPresent()) {
                context.progress(Stage.CONFIGURING, missing.get());
                return working(Optional.empty());
            }
        } catch (ProvisioningException nowhere) {
            return failed(String.valueOf(nowhere.getMessage()));
        }
        for (Showing.Open each : open) {
            each.challenge().trigger();
        }
        order = kept.write(order.triggered(parts.process()));
        look = FIRST_LOOK;
        return working(Optional.empty());
    }

    /** Before it is put anywhere. */
    private void note(List<Placed> answers) {
        if (!order.placed().containsAll(answers)) {
            List<Placed> all = new ArrayList<>(order.placed());
            answers.stream().filter(answer -> !all.contains(answer)).forEach(all::add);
            order = kept.write(order.placed(all));
        }
    }

    /** After the rehearsal. */
    private Optional<Step<CertificateOutputs>> real() {
        return goTo(parts.cas().get(0), End.ISSUED);
    }

    private Optional<Step<CertificateOutputs>> goTo(AcmeCa ca, End how) {
        end(how);
        order = kept.write(order.anewAt(ca));
        look = FIRST_LOOK;
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
        end(End.ISSUED);
        failures.none();
        order = kept.write(order.done());
        return Optional.of(Step.done(material.outputs(Optional.of(order.directory()))));
    }

    private Optional<Step<CertificateOutputs>> refused(Order there) throws AcmeException {
        List<DomainName> names = new ArrayList<>();
        String words = CaOrder.words(there, names);
        parts.admission().failed(server().ca(), names);
        // Whoever was to answer may have died while the CA looked, and before it could note that it had told the CA to.
        boolean ours = order.at().triggered().equals(Optional.of(parts.process()));
        return ours ? failed(words) : anew(server().ca() + " has refused an order that was left: " + words);
    }

    private Optional<Step<CertificateOutputs>> working(Optional<Instant> retry) {
        Duration pause = look;
        look = look.multipliedBy(2).compareTo(LAST_LOOK) > 0 ? LAST_LOOK : look.multipliedBy(2);
        Duration wished =
                retry.map(at -> Duration.between(context.time().now(), at)).orElse(Duration.ZERO);
        return Optional.of(
                Step.working(atMost(wished.compareTo(pause) > 0 && pause.compareTo(MOMENT) > 0 ? wished : pause)));
    }

    private Optional<Step<CertificateOutputs>> after(Trouble trouble) {
        if (Thread.currentThread().isInterrupted()) {
            throw new ProviderUnavailableException(
                    "interrupted while " + server().ca() + " was asked: " + trouble.words(), null);
        }
        return switch (trouble.kind()) {
            case NO_ACCOUNT -> {
                parts.accounts().forget(server().ca(), context.records());
                yield anew(server().ca() + LOST);
            }
            case LOST -> anew(server().ca() + LOST);
            case LIMITED -> limited(trouble);
            case REFUSED -> failed(trouble.words());
            case PASSING -> passing(trouble.words());
        };
    }

    /** It is ordered again, which is bounded as any trouble is. */
    private Optional<Step<CertificateOutputs>> anew(String why) {
        end(End.FAILED);
        order = order.anew();
        return passing(why);
    }

    private Optional<Step<CertificateOutputs>> limited(Trouble trouble) {
        Duration pause = parts.admission().limited(server().ca(), order.request(project()), trouble);
        return held(pause, server().ca() + " asks to wait: " + trouble.words());
    }

    /** What takes long is asked of another CA, if there is one; an order that the CA has is waited for. */
    private Optional<Step<CertificateOutputs>> held(Duration pause, String why) {
        boolean sent = order.at().url().isPresent();
        Optional<AcmeCa> other = sent || order.rehearses() || pause.compareTo(LONG) < 0
                ? Optional.empty()
                : parts.after(order.directory());
        if (other.isPresent()) {
            return goTo(other.get(), End.NOT_SENT);
        }
        if (!sent) {
            end(End.NOT_SENT);
        }
        context.progress(Stage.ALLOCATING, why + "; tried again in " + pause);
        return Optional.of(Step.working(atMost(pause)));
    }

    /** A CA may say anything. */
    private static Duration atMost(Duration pause) {
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    private Optional<Step<CertificateOutputs>> passing(String words) {
        order = order.troubles(order.troubles() + 1);
        Optional<AcmeCa> other =
                order.troubles() % AcmeParts.TROUBLES == 0 ? parts.other(order.directory()) : Optional.empty();
        Duration pause = AcmeParts.pause(order.troubles());
        context.progress(
                Stage.ALLOCATING,
                words + "; tried again " + other.map(ca -> "at " + ca).orElse("in " + pause));
        if (other.isPresent()) {
            return goTo(other.get(), End.FAILED);
        }
        order = kept.write(order);
        return Optional.of(Step.working(pause));
    }

    private Optional<Step<CertificateOutputs>> failed(String words) {
        end(End.FAILED);
        failures.more(context.time().now());
        order = kept.write(order.failed());
        if (choose().isPresent()) {
            return Optional.empty();
        }
        Optional<AcmeCa> other = order.rehearses() ? Optional.empty() : parts.after(order.directory());
        return other.isPresent()
                ? goTo(other.get(), End.FAILED)
                : Optional.of(Step.failed(server().ca() + ": " + words));
    }
}
