package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryInternet;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DomainService;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.Found;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Service;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.function.Consumer;

/** The in-memory domain service with all its calls as methods of one class, so that a defect is one method that is overridden. */
class FlatDomains implements Provider, DomainService, ResourceProvider<DomainSpec, DomainOutputs> {

    private final InMemoryProvider real;

    FlatDomains(InMemoryWorld world) {
        real = InMemoryProvider.builder().world(world).build();
    }

    InMemoryInternet internet() {
        return real.world().internet();
    }

    private DomainService service() {
        return real.services().stream()
                .filter(DomainService.class::isInstance)
                .map(DomainService.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void validate(DomainSpec wanted, Capabilities can, Violations found) {
        service().domains().validate(wanted, can, found);
    }

    @Override
    public ChangeEffect effect(DomainSpec before, DomainSpec after, Capabilities can) {
        return service().domains().effect(before, after, can);
    }

    @Override
    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        return service().domains().apply(task, context);
    }

    @Override
    public Observed<DomainSpec, DomainOutputs> read(Known<DomainSpec, DomainOutputs> known, CallContext context) {
        return service().domains().read(known, context);
    }

    @Override
    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
        return service().domains().delete(known, context);
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        service().domains().inventory(scope, each, context);
    }

    @Override
    public DomainStatus status(Known<DomainSpec, DomainOutputs> known, CallContext context) {
        return service().status(known, context);
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return real.capabilities(context);
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public String id() {
        return "broken";
    }

    @Override
    public List<Service> services() {
        return List.of(this);
    }

    @Override
    public ResourceProvider<DomainSpec, DomainOutputs> domains() {
        return this;
    }
}
