package io.vaporform.testkit.tck;

import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DomainService;
import io.vaporform.spi.Found;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Service;
import io.vaporform.spi.SslService;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import io.vaporform.testkit.MemoryRecords;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What one test works with: the provider, and all that an engine would keep. Plays the engine; makes no decision of its own. */
final class Kit {

    static final String STACK = "main";

    private static final Duration CHECK_EVERY = Duration.ofMillis(200);

    private final Supplier<Provider> factory;
    private final Optional<Fixture> fixture;
    private final String leftOver;
    private final TckSettings settings;
    private final TimeSource time;
    private final String run = UUID.randomUUID().toString().substring(0, 6);
    private final Scope scope = new Scope("tck", "lineage-" + run);
    private final List<Provider> opened = new ArrayList<>();
    private final Map<String, Members> members = new ConcurrentHashMap<>();
    private final Memory memory = new Memory();
    private final Map<Scope, MemoryRecords> records = new ConcurrentHashMap<>();
    private final MemoryRecords claims = new MemoryRecords();
    private final Map<String, Supplier<InputStream>> saved = new ConcurrentHashMap<>();
    private final Ledger ledger = new Ledger(this);
    private final AtomicInteger names = new AtomicInteger();

    /**
     * @param fixture the application that is deployed, if one is
     * @param leftOver the rule that is broken by what is left in the end
     */
    Kit(Supplier<Provider> factory, Optional<Fixture> fixture, String leftOver, TckSettings settings) {
        this.factory = factory;
        this.fixture = fixture;
        this.leftOver = leftOver;
        this.settings = settings;
        this.time = settings.time().orElseGet(RealTime::new);
        reopen();
    }

    /** A new provider object, as after a crash; the earlier one is left as it is. */
    void reopen() {
        reopen(scope);
    }

    /** A new provider object, of the process of {@code owner}. */
    void reopen(Scope owner) {
        Provider provider = factory.get();
        opened.add(provider);
        provider.open(new KitHome(records(owner), time, owner));
    }

    Provider provider() {
        return opened.get(opened.size() - 1);
    }

    /** Removes what was made, and closes everything. */
    void finish() {
        try {
            ledger.clean();
        } finally {
            opened.forEach(Provider::close);
            if (time instanceof RealTime real) {
                real.close();
            }
        }
    }

    /** Every provider object of this test, oldest first. */
    List<Provider> opened() {
        return List.copyOf(opened);
    }

    DeploymentProvider service() {
        return provider().services().stream()
                .filter(DeploymentProvider.class::isInstance)
                .map(DeploymentProvider.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("services() holds no DeploymentProvider"));
    }

    DomainService domainService() {
        return provider().services().stream()
                .filter(DomainService.class::isInstance)
                .map(DomainService.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("services() holds no DomainService"));
    }

    SslService sslService() {
        return provider().services().stream()
                .filter(SslService.class::isInstance)
                .map(SslService.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("services() holds no SslService"));
    }

    LoadBalancerService balancerService() {
        return balancerService(provider());
    }

    static LoadBalancerService balancerService(Provider provider) {
        return provider.services().stream()
                .filter(LoadBalancerService.class::isInstance)
                .map(LoadBalancerService.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("services() holds no LoadBalancerService"));
    }

    /** Of every kind that the provider serves. */
    List<ResourceProvider<?, ?>> resources() {
        List<ResourceProvider<?, ?>> all = new ArrayList<>();
        for (Service service : provider().services()) {
            if (service instanceof DeploymentProvider deployments) {
                all.add(deployments.deployments());
                deployments.volumes().ifPresent(all::add);
            } else if (service instanceof DomainService domains) {
                all.add(domains.domains());
            } else if (service instanceof SslService certificates) {
                all.add(certificates.certificates());
            } else if (service instanceof LoadBalancerService balancers) {
                all.add(balancers.routes());
                all.add(balancers.loadBalancers());
            }
        }
        return all;
    }

    /** A domain of a project that is wanted, but not made yet. */
    Dom domain(String project, DomainSpec spec) {
        Address address =
                address(project() + "-" + project, Kind.DOMAIN, spec.name().text());
        return new Dom(this, mark(scope, address, 1), spec);
    }

    /** A certificate that is wanted, but not made yet. */
    Cert certificate(Scope owner, CertificateSpec spec) {
        Address address =
                address(project(), Kind.CERTIFICATE, spec.names().get(0).text());
        return new Cert(this, mark(owner, address, 1), spec);
    }

    Capabilities can() {
        return provider().capabilities(context());
    }

    boolean can(Capability capability) {
        return can().has(capability);
    }

    /** A context that belongs to no change. */
    KitContext context() {
        return context(scope);
    }

    /** A context that belongs to no change, on behalf of {@code owner}. */
    KitContext context(Scope owner) {
        return context(mark(owner, address(project(), Kind.DEPLOYMENT, "none"), 0), operation(), Probe.NONE);
    }

    KitContext context(Mark mark, String operationId, Probe probe) {
        return context(mark, operationId, probe, settings.deadline());
    }

    /** A context of a call that has so much time. */
    KitContext context(Mark mark, String operationId, Probe probe, Duration time) {
        return new KitContext(this, mark, operationId, probe, time);
    }

    /** The fixture application: one port, and a health check where the provider has such. Ready to be added to. */
    DeploymentSpec.Builder probe() {
        DeploymentSpec.Builder spec =
                DeploymentSpec.builder().image(fixture().image()).port(fixture().port());
        return can(Capability.HEALTH_CHECKS)
                ? spec.health(HealthCheck.http("/healthz").every(CHECK_EVERY))
                : spec;
    }

    /** A deployment of a name of its own that is wanted, but not made yet. */
    App app(DeploymentSpec.Builder spec) {
        return app(name("app"), spec);
    }

    App app(String name, DeploymentSpec.Builder spec) {
        return app(scope, address(project(), Kind.DEPLOYMENT, name), spec);
    }

    App app(Scope owner, Address address, DeploymentSpec.Builder spec) {
        return new App(this, mark(owner, address, 1), spec.build());
    }

    Vol volume(VolumeSpec spec) {
        return new Vol(this, mark(scope, address(project(), Kind.VOLUME, name("vol")), 1), spec);
    }

    static Address address(String project, Kind kind, String name) {
        return new Address(project, STACK, kind, name);
    }

    static Mark mark(Scope scope, Address address, long generation) {
        return new Mark(scope.installation(), scope.lineage(), address, generation);
    }

    /** The prefix of all names of this test. */
    String project() {
        return "tck-" + run;
    }

    String name(String kind) {
        return kind + "-" + names.incrementAndGet();
    }

    String operation() {
        return "operation-" + run + "-" + names.incrementAndGet();
    }

    Scope scope() {
        return scope;
    }

    /** Another store of the same installation. */
    Scope foreign() {
        return new Scope(scope.installation(), "foreign-" + run);
    }

    Fixture fixture() {
        return fixture.orElseThrow(() -> new IllegalStateException("no application is deployed in this kit"));
    }

    /** Removes, with other tools than the provider, what is left in the end, and fails the test. */
    void removeLeftOver(List<Found> left) {
        fixture.ifPresent(tools -> left.forEach(tools::removeBehindOurBack));
        throw new RuleBroken(leftOver, "after everything was deleted, these were left and had to be removed: " + left);
    }

    TckSettings settings() {
        return settings;
    }

    TimeSource time() {
        return time;
    }

    Members members(Mark mark) {
        return members.computeIfAbsent(mark.lineage() + mark.address(), key -> new Members());
    }

    Memory memory() {
        return memory;
    }

    Records records() {
        return records(scope);
    }

    /** Those of the store of {@code owner}. */
    Records records(Scope owner) {
        return records.computeIfAbsent(owner, key -> new MemoryRecords());
    }

    Records claims() {
        return claims;
    }

    /** What a backup of that name holds from now on. */
    RestorePoint saves(String name, Supplier<InputStream> content) {
        saved.put(name, content);
        return RestorePoint.of(name);
    }

    InputStream saved(RestorePoint from) {
        return Objects.requireNonNull(saved.get(from.backup())).get();
    }

    Ledger ledger() {
        return ledger;
    }
}
