package io.vaporform.internal.engine;

import io.vaporform.error.VaporformException;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DomainService;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.Found;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Membership;
import io.vaporform.spi.Observed;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.spi.SslService;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.state.Intent;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** The engine's calls to providers, in the providers' terms. */
final class Callouts {

    /** When a load balancer is told again that has not done what it was told. */
    private static final Duration NOT_SERVED = Duration.ofSeconds(1);

    private final Work work;
    private final Instances instances;
    private final Routes routes;
    private final Balancers balancers;
    private final OpenProjects projects;

    Callouts(Work work, Instances instances, Balancers balancers) {
        this.work = work;
        this.instances = instances;
        this.routes = new Routes(work, instances);
        this.balancers = balancers.and(routes);
        this.projects = new OpenProjects(work.store(), work.rows(), work.sessions());
    }

    Serving serving(Life life) {
        return instances.serving(life.provider(), work);
    }

    /** Whether another process closes the project where {@code life} is to be. */
    boolean isClosing(Node node, Life life) {
        return projects.isClosing(node.operationId(), node.address().project(), life.provider());
    }

    Step<Outputs> apply(Node node, ResourceState state, Making making, Intent intent) {
        Life life = making.life();
        Address address = state.address();
        Serving serving = serving(life);
        Violations found = new Violations();
        serving.existing(address.kind()).validate(life.spec(), serving.can(), found);
        found.throwIfAny();
        Optional<Known<Spec, Outputs>> before = making.how() == ChangeEffect.How.IN_PLACE
                ? state.applied().map(applied -> known(address, applied))
                : Optional.empty();
        Task<Spec, Outputs> task = new Task<>(
                address, life.generation(), mark(address, life), intent.cause(), life.spec(), before, life.outputs());
        return changing(node, state, life, intent, "make " + address, context -> {
            serving.provider()
                    .projects()
                    .ifPresent(support ->
                            projects.open(intent.session(), address.project(), life.provider(), support, context));
            Step<Outputs> step = refused(task, context)
                    .orElseGet(() -> serving.existing(address.kind()).apply(task, context));
            boolean leads = !(life.spec() instanceof RouteSpec)
                    || !(step instanceof Step.Done<Outputs> done)
                    || routes.settle(address, life, done.outputs());
            return leads ? step : new Step.Working<>(Optional.of(((Step.Done<Outputs>) step).outputs()), NOT_SERVED);
        });
    }

    /** What is not a provider's to decide. */
    private Optional<Step<Outputs>> refused(Task<Spec, Outputs> task, ApplyContext context) {
        if (task.wanted() instanceof RouteSpec route) {
            return route.hosts().stream()
                    .flatMap(host -> context.names().othersHave(host).stream()
                            .map(theirs -> "requests for " + host + " cannot be led here: " + theirs
                                    + " is another project's; take another host, or have it released there"))
                    .findFirst()
                    .map(Step::failed);
        }
        return task.wanted() instanceof CertificateSpec certificate
                ? work.rows()
                        .certificates()
                        .names()
                        .refused(task.address(), certificate, context.names())
                        .map(Step::failed)
                : Optional.empty();
    }

    /** @param provider the name of the instance that got it */
    void revoke(Address address, String provider, CertificateOutputs certificate, RevocationReason reason) {
        SslService service = instances.serving(provider, work).service(SslService.class);
        instances
                .calls(provider, work)
                .call(
                        "revoke a certificate of " + address,
                        work.callTimeout(),
                        new CallAccount(work.accounts(), address.project(), provider)::get,
                        context -> {
                            service.revoke(certificate, reason, context);
                            return true;
                        });
    }

    /** When a certificate is to be renewed. */
    RenewalAdvice renewal(Address address, Life life) {
        SslService service = serving(life).service(SslService.class);
        Known<Spec, Outputs> known = known(address, life);
        Known<CertificateSpec, CertificateOutputs> certificate = new Known<>(
                known.address(),
                known.generation(),
                known.mark(),
                (CertificateSpec) known.spec(),
                known.outputs().map(CertificateOutputs.class::cast));
        return instances
                .calls(life.provider(), work)
                .probe(
                        "ask when to renew " + address,
                        work.callTimeout(),
                        account(address, life)::get,
                        context -> service.renewal(certificate, context));
    }

    Deletion delete(Node node, ResourceState state, Life life, Intent intent) {
        Address address = state.address();
        Serving serving = serving(life);
        return changing(node, state, life, intent, "delete " + address, context -> serving.existing(address.kind())
                .delete(known(address, life), context));
    }

    Observed<Spec, Outputs> read(Address address, Life life) {
        Serving serving = serving(life);
        return instances
                .calls(life.provider(), work)
                .call(
                        "look at " + address,
                        work.callTimeout(),
                        account(address, life)::get,
                        context -> serving.existing(address.kind()).read(known(address, life), context));
    }

    /** How the world sees a domain. */
    DomainStatus domainStatus(Address address, Life life) {
        DomainService service = serving(life).service(DomainService.class);
        Known<Spec, Outputs> known = known(address, life);
        Known<DomainSpec, DomainOutputs> domain = new Known<>(
                known.address(),
                known.generation(),
                known.mark(),
                (DomainSpec) known.spec(),
                known.outputs().map(DomainOutputs.class::cast));
        return instances
                .calls(life.provider(), work)
                .call(
                        "ask for the status of " + address,
                        work.callTimeout(),
                        account(address, life)::get,
                        context -> service.status(domain, context));
    }

    /** What a call that concerns {@code life} may use. */
    CallAccount account(Address address, Life life) {
        return new CallAccount(work.accounts(), address.project(), life.provider());
    }

    /** Passes on everything of a kind that bears our mark. */
    void list(Serving serving, Kind kind, Consumer<Found> each) {
        instances.calls(serving.name(), work).call("list what it has", work.callTimeout(), context -> {
            serving.existing(kind).inventory(context.scope(), each, context);
            return true;
        });
    }

    /** Removes what providers kept for a project, once nothing is left of it but kept data, which does not need that. */
    void closeProject(String project) {
        if (projects.isNeeded(project)) {
            return;
        }
        String operationId = UUID.randomUUID().toString();
        String session = work.sessions().id();
        Address nothing = new Address(project, "main", Kind.DEPLOYMENT, "project");
        for (String provider : projects.openOn(project)) {
            Calls calls = instances.calls(provider, work);
            instances
                    .serving(provider, work)
                    .provider()
                    .projects()
                    .ifPresent(support -> calls.guarded("close project " + project, work.callTimeout(), deadline -> {
                        projects.close(
                                session,
                                project,
                                provider,
                                support,
                                new ChangeContext(
                                        work,
                                        session,
                                        nothing,
                                        0,
                                        provider,
                                        operationId,
                                        new CallAccount(work.accounts(), project, provider),
                                        membership(
                                                ResourceState.of(nothing),
                                                new StoredMembership(work.store(), ResourceState.of(nothing)),
                                                session,
                                                (stage, text) -> {}),
                                        deadline,
                                        (stage, text) -> {}));
                        return true;
                    }));
        }
    }

    private <T> T changing(
            Node node, ResourceState state, Life life, Intent intent, String what, Function<ApplyContext, T> body) {
        CallAccount account = account(state.address(), life);
        return instances.calls(life.provider(), work).guarded(what, work.timeout(life), deadline -> {
            node.calling();
            try {
                work.sessions().requireAlive(intent.session());
                BiConsumer<Stage, String> progress = (stage, text) -> work.events()
                        .progress(
                                state,
                                new Origin(intent.operationId(), node.actor()),
                                node.reached(stage).percent(),
                                text);
                return body.apply(new ChangeContext(
                        work,
                        intent.session(),
                        state.address(),
                        life.generation(),
                        life.provider(),
                        intent.operationId(),
                        account,
                        membership(state, node.membership(work), intent.session(), progress),
                        deadline,
                        progress));
            } finally {
                node.called();
                node.carried(account);
            }
        });
    }

    private Membership membership(
            ResourceState state, StoredMembership members, String session, BiConsumer<Stage, String> progress) {
        return new BalancedMembership(state.address(), members, balancers, work, session, progress);
    }

    /** Tells balancers of who serves now; whether all of them send traffic there. */
    boolean tellBalancers(Node node, ResourceState state) {
        Membership members =
                membership(state, node.membership(work), work.sessions().id(), (stage, text) -> {});
        return members.instances().stream().allMatch(instance -> members.active(instance.name()));
    }

    Known<Spec, Outputs> known(Address address, Life life) {
        return new Known<>(address, life.generation(), mark(address, life), life.spec(), life.outputs());
    }

    private Mark mark(Address address, Life life) {
        return new Mark(work.scope().installation(), work.scope().lineage(), address, life.generation());
    }

    /** What to tell a person of {@code thrown}. */
    static String words(RuntimeException thrown) {
        return thrown instanceof VaporformException
                ? String.valueOf(thrown.getMessage())
                : "the provider failed in an unexpected way: " + thrown;
    }
}
