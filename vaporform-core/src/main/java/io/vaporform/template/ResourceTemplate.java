package io.vaporform.template;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capability;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A ready-made deployment with everything that belongs to it. Immutable data with a version: what was deployed from one version stays on it, so a
 * catalogue keeps old versions.
 *
 * <p>Inside a template, a name that begins with a dot stands for the child of that name, {@code Output.text(Kind.DEPLOYMENT, ".node-0", "host")}, and {@code "."} for the main deployment.
 */
public final class ResourceTemplate {

    private final String name;
    private final int version;
    private final String description;
    private final DeploymentSpec main;
    private final Map<String, Spec> children;
    private final Set<String> twins;
    private final Optional<Capability> needs;

    private ResourceTemplate(Builder builder, DeploymentSpec main) {
        this.name = builder.name;
        this.version = builder.version;
        this.description = builder.description;
        this.main = main;
        this.children = Collections.unmodifiableMap(new LinkedHashMap<>(builder.children));
        this.twins = Set.copyOf(builder.twins);
        this.needs = builder.needs;
    }

    /**
     * Begins a template.
     *
     * @param name such as {@code postgres-small}
     * @param version 1 or more; grows with each change of the template
     */
    public static Builder named(String name, int version) {
        return new Builder(name, version);
    }

    public String name() {
        return name;
    }

    public int version() {
        return version;
    }

    /** One line for a person who chooses. */
    public String description() {
        return description;
    }

    /** What a spec that builds on this template is laid over. */
    public DeploymentSpec main() {
        return main;
    }

    /** What else is deployed, by the suffix of its name, in the order of the code. */
    public Map<String, Spec> children() {
        return children;
    }

    /** Whether the child of that suffix runs what the main deployment runs, within the same limits, whatever a spec says of them. */
    public boolean isTwin(String suffix) {
        return twins.contains(suffix);
    }

    /** What a provider must declare for this template to be honoured in full; empty if its parts say it all. */
    public Optional<Capability> needs() {
        return needs;
    }

    @Override
    public String toString() {
        return name + "@" + version;
    }

    /** Collects the parts; not thread-safe. */
    public static final class Builder {
        private final String name;
        private final int version;
        private final Map<String, Spec> children = new LinkedHashMap<>();
        private final Set<String> twins = new HashSet<>();
        private String description = "";
        private DeploymentSpec.Builder main = DeploymentSpec.builder();
        private Optional<Capability> needs = Optional.empty();

        private Builder(String name, int version) {
            this.name = name;
            this.version = version;
        }

        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /** The deployment that bears the user's name. */
        public Builder main(DeploymentSpec.Builder main) {
            this.main = main;
            return this;
        }

        /** A child called {@code <name>.<suffix>}. */
        public Builder child(String suffix, Spec spec) {
            children.put(suffix, spec);
            return this;
        }

        /**
         * A child that runs what the main deployment runs: another image, limits, or way of pulling, that a spec which builds on this template says, are the child's too. Such as a
         * database's replica.
         */
        public Builder twin(String suffix, DeploymentSpec spec) {
            twins.add(suffix);
            return child(suffix, spec);
        }

        /** Refuses providers that do not declare {@code capability}. */
        public Builder needs(Capability capability) {
            this.needs = Optional.of(capability);
            return this;
        }

        /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong with its parts */
        public ResourceTemplate build() {
            new Violations()
                    .unless(version >= 1, "template version", version, "must be at least 1", "begin with 1")
                    .throwIfAny();
            return new ResourceTemplate(this, main.template(name, version).build());
        }
    }
}
