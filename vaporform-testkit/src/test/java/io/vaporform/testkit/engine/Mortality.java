package io.vaporform.testkit.engine;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.DomainService;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.Found;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.SaveRequest;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Service;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets an engine die at a chosen point, as by SIGKILL: the points are before and after each commit to its store and each changing call to its
 * provider. From then on nothing that the engine still tries has any effect.
 */
final class Mortality {

    /** The end of an engine; no code of ours catches it. */
    static final class Death extends Error {}

    private long points;
    private long fatal = Long.MAX_VALUE;
    private boolean dead;

    /** Dies at the {@code point}-th point from now. */
    void dieAt(long point) {
        points = 0;
        fatal = point;
    }

    /** How many points were passed since {@link #dieAt}. */
    long points() {
        return points;
    }

    private void point() {
        if (dead || points++ == fatal) {
            dead = true;
            throw new Death();
        }
    }

    private <T> T between(Supplier<T> call) {
        point();
        T result = call.get();
        point();
        return result;
    }

    private void live() {
        if (dead) {
            throw new Death();
        }
    }

    StateStore store(StateStore real) {
        return new StateStore() {
            @Override
            public Optional<Row> read(String key) {
                live();
                return real.read(key);
            }

            @Override
            public List<Row> scan(String prefix) {
                live();
                return real.scan(prefix);
            }

            @Override
            public List<Row> due(String prefix, Instant until, int limit) {
                live();
                return real.due(prefix, until, limit);
            }

            @Override
            public OptionalLong commit(Batch batch) {
                return between(() -> real.commit(batch));
            }

            @Override
            public List<Row> changesSince(long revision, String prefix, int limit) {
                live();
                return real.changesSince(revision, prefix, limit);
            }

            @Override
            public String binding() {
                return real.binding();
            }

            @Override
            public boolean exclusive() {
                return real.exclusive();
            }

            @Override
            public void close() {}
        };
    }

    Provider provider(Provider real) {
        DeploymentProvider service = (DeploymentProvider) real.services().get(0);
        DeploymentProvider mortal = new DeploymentProvider() {
            @Override
            public ResourceProvider<DeploymentSpec, DeploymentOutputs> deployments() {
                return resources(service.deployments());
            }

            @Override
            public Optional<ResourceProvider<VolumeSpec, VolumeOutputs>> volumes() {
                return service.volumes().map(Mortality.this::resources);
            }

            @Override
            public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
                return service.status(known, context);
            }

            @Override
            public void logs(
                    Known<DeploymentSpec, DeploymentOutputs> known,
                    LogQuery query,
                    Consumer<LogLine> each,
                    CallContext context) {
                service.logs(known, query, each, context);
            }

            @Override
            public void save(
                    Known<DeploymentSpec, DeploymentOutputs> known,
                    SaveRequest request,
                    OutputStream to,
                    CallContext context)
                    throws IOException {
                point();
                service.save(known, request, to, context);
                point();
            }
        };
        return new Provider() {
            @Override
            public String id() {
                return real.id();
            }

            @Override
            public Capabilities capabilities(CallContext context) {
                return real.capabilities(context);
            }

            @Override
            public List<Service> services() {
                return List.of(mortal, domains(real));
            }

            @Override
            public Optional<ProjectSupport> projects() {
                return real.projects();
            }

            @Override
            public void close() {}
        };
    }

    private DomainService domains(Provider real) {
        DomainService service = (DomainService) real.services().get(1);
        return new DomainService() {
            @Override
            public ResourceProvider<DomainSpec, DomainOutputs> domains() {
                return resources(service.domains());
            }

            @Override
            public DomainStatus status(Known<DomainSpec, DomainOutputs> known, CallContext context) {
                live();
                return service.status(known, context);
            }
        };
    }

    private <S extends Spec, O extends Outputs> ResourceProvider<S, O> resources(ResourceProvider<S, O> real) {
        return new ResourceProvider<>() {
            @Override
            public void validate(S wanted, Capabilities can, Violations found) {
                real.validate(wanted, can, found);
            }

            @Override
            public ChangeEffect effect(S before, S after, Capabilities can) {
                return real.effect(before, after, can);
            }

            @Override
            public Step<O> apply(Task<S, O> task, ApplyContext context) {
                return between(() -> real.apply(task, context));
            }

            @Override
            public Observed<S, O> read(Known<S, O> known, CallContext context) {
                live();
                return real.read(known, context);
            }

            @Override
            public Deletion delete(Known<S, O> known, ApplyContext context) {
                return between(() -> real.delete(known, context));
            }

            @Override
            public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
                live();
                real.inventory(scope, each, context);
            }
        };
    }
}
