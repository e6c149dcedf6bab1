package io.vaporform;

import io.vaporform.internal.engine.Demands.Declared;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A named set of wanted specs. Immutable; may be applied to many stacks. Applying it makes the stack hold what it declares, and removes what it
 * declared earlier and no longer does; what others declared is never touched.
 */
public final class Blueprint {

    private final String name;
    private final Map<String, Entry> entries;
    private final boolean adopt;
    private final boolean largeLoss;

    private record Entry(Kind kind, String name, Spec spec, boolean protect, Optional<DriftPolicy> drift) {}

    private Blueprint(String name, Map<String, Entry> entries, boolean adopt, boolean largeLoss) {
        this.name = name;
        this.entries = entries;
        this.adopt = adopt;
        this.largeLoss = largeLoss;
    }

    /**
     * Makes a blueprint.
     *
     * @param name by which the stack remembers what it declared; not {@code direct}
     * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong with what is declared
     */
    public static Blueprint named(String name, Consumer<Builder> contents) {
        new Violations()
                .unless(
                        !name.isBlank() && !name.equals("direct"),
                        "blueprint",
                        name,
                        "must be a name other than 'direct'",
                        "name it after what it deploys")
                .throwIfAny();
        Builder builder = new Builder();
        contents.accept(builder);
        return new Blueprint(name, Map.copyOf(builder.entries), false, false);
    }

    public String name() {
        return name;
    }

    /** The same blueprint, which takes over what others have declared or deployed under the same names. */
    public Blueprint adopt() {
        return new Blueprint(name, entries, true, largeLoss);
    }

    /**
     * The same blueprint, of which it is meant when it deletes or replaces a large part of what is there. Without this an apply that would do so to
     * more than 30 % of a stack of ten or more resources is refused.
     */
    public Blueprint allowLargeLoss() {
        return new Blueprint(name, entries, adopt, true);
    }

    boolean allowsLargeLoss() {
        return largeLoss;
    }

    boolean adopts() {
        return adopt;
    }

    Map<Address, Declared> declared(String project, String stack) {
        Map<Address, Declared> all = new LinkedHashMap<>();
        entries.values()
                .forEach(entry -> all.put(
                        new Address(project, stack, entry.kind(), entry.name()),
                        new Declared(entry.spec(), entry.protect(), entry.drift())));
        return all;
    }

    /** Collects what is declared; not thread-safe. */
    public static final class Builder {
        private final Map<String, Entry> entries = new LinkedHashMap<>();

        private Builder() {}

        public DeclaredDeployment deployment(String name, Consumer<DeploymentSpec.Builder> spec) {
            DeploymentSpec.Builder builder = DeploymentSpec.builder();
            spec.accept(builder);
            return deployment(name, builder);
        }

        public DeclaredDeployment deployment(String name, DeploymentSpec.Builder spec) {
            return deployment(name, spec.build());
        }

        /** Declares a deployment; what is returned is for others to refer to. */
        public DeclaredDeployment deployment(String name, DeploymentSpec spec) {
            add(new Entry(Kind.DEPLOYMENT, name, spec, false, Optional.empty()));
            return new DeclaredDeployment(this, name);
        }

        /** Declares a volume of its own, for deployments to {@link DeploymentSpec.Builder#mount}. */
        public Builder volume(String name, VolumeSpec spec) {
            add(new Entry(Kind.VOLUME, name, spec, false, Optional.empty()));
            return this;
        }

        /** Declares a domain; see {@link Domains#add(DomainSpec)}. What is returned is for others to refer to. */
        public DeclaredDomain domain(String name, Consumer<DomainSpec.Builder> spec) {
            DomainSpec.Builder builder = DomainSpec.builder(name);
            spec.accept(builder);
            DomainSpec domain = builder.build();
            add(new Entry(Kind.DOMAIN, domain.name().text(), domain, false, Optional.empty()));
            return new DeclaredDomain(this, domain.name());
        }

        /** Declares a certificate; see {@link Certificates#provision(CertificateSpec)}. What is returned is for others to refer to. */
        public DeclaredCertificate certificate(String name, Consumer<CertificateSpec.Builder> spec) {
            CertificateSpec.Builder builder = CertificateSpec.builder(name);
            spec.accept(builder);
            CertificateSpec certificate = builder.build();
            DomainName first = certificate.names().get(0);
            add(new Entry(Kind.CERTIFICATE, first.text(), certificate, false, Optional.empty()));
            return new DeclaredCertificate(this, first);
        }

        /** Declares a load balancer; see {@link LoadBalancers#provision}. */
        public Builder loadBalancer(String name, Consumer<LoadBalancerSpec.Builder> spec) {
            LoadBalancerSpec.Builder builder = LoadBalancerSpec.builder();
            spec.accept(builder);
            add(new Entry(Kind.LOAD_BALANCER, name, builder.build(), false, Optional.empty()));
            return this;
        }

        /** Declares a route; see {@link Routes#provision(String, RouteSpec)}. */
        public Builder route(String name, RouteSpec spec) {
            add(new Entry(Kind.ROUTE, name, spec, false, Optional.empty()));
            return this;
        }

        private void add(Entry entry) {
            Entry other = entries.putIfAbsent(entry.kind() + "/" + entry.name(), entry);
            new Violations()
                    .unless(
                            other == null,
                            "blueprint",
                            entry.kind() + "/" + entry.name(),
                            "it is declared twice",
                            "give one of them another name")
                    .throwIfAny();
        }

        private void protect(Kind kind, String name) {
            change(kind, name, entry -> new Entry(kind, name, entry.spec(), true, entry.drift()));
        }

        private void drift(Kind kind, String name, DriftPolicy policy) {
            change(kind, name, entry -> new Entry(kind, name, entry.spec(), entry.protect(), Optional.of(policy)));
        }

        private void change(Kind kind, String name, UnaryOperator<Entry> change) {
            entries.computeIfPresent(kind + "/" + name, (key, entry) -> change.apply(entry));
        }
    }

    /** A deployment that a blueprint declares. */
    public static final class DeclaredDeployment implements DeploymentRef {
        private final Builder blueprint;
        private final String name;

        private DeclaredDeployment(Builder blueprint, String name) {
            this.blueprint = blueprint;
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        /** Refuses every plan that would delete or replace it. */
        public DeclaredDeployment protect() {
            blueprint.protect(Kind.DEPLOYMENT, name);
            return this;
        }

        /** What is done when the world is found not to be as it was made; else what the infrastructure does. */
        public DeclaredDeployment drift(DriftPolicy policy) {
            blueprint.drift(Kind.DEPLOYMENT, name, policy);
            return this;
        }
    }

    /** A domain that a blueprint declares. */
    public static final class DeclaredDomain implements DomainRef {
        private final Builder blueprint;
        private final DomainName name;

        private DeclaredDomain(Builder blueprint, DomainName name) {
            this.blueprint = blueprint;
            this.name = name;
        }

        @Override
        public DomainName name() {
            return name;
        }

        /** Refuses every plan that would release it. */
        public DeclaredDomain protect() {
            blueprint.protect(Kind.DOMAIN, name.text());
            return this;
        }

        /** What is done when its records are found not to be as they were set; else what the infrastructure does. */
        public DeclaredDomain drift(DriftPolicy policy) {
            blueprint.drift(Kind.DOMAIN, name.text(), policy);
            return this;
        }
    }

    /** A certificate that a blueprint declares. */
    public static final class DeclaredCertificate implements CertificateRef {
        private final Builder blueprint;
        private final DomainName name;

        private DeclaredCertificate(Builder blueprint, DomainName name) {
            this.blueprint = blueprint;
            this.name = name;
        }

        @Override
        public DomainName name() {
            return name;
        }

        /** Refuses every plan that would remove it. */
        public DeclaredCertificate protect() {
            blueprint.protect(Kind.CERTIFICATE, name.text());
            return this;
        }
    }
}
