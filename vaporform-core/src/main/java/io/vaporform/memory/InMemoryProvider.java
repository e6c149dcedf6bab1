package io.vaporform.memory;

import io.vaporform.spec.ByteSize;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Capacity;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes everything in memory: nothing runs, but everything is reported as if it did, by the same contract as a real provider. For
 * developing a user interface, and for an application's tests. Changes are done at once unless {@link Builder#realistic()} is asked for.
 * Thread-safe; starts no threads and never sleeps.
 */
public final class InMemoryProvider implements Provider {

    /** The id of its factory: {@value}. */
    public static final String ID = "memory";

    private final InMemoryWorld world;
    private final Faults faults = new Faults();
    private final Capabilities capabilities;
    private final List<Service> services;
    private final Optional<Capacity> capacity;

    private InMemoryProvider(Builder builder) {
        world = builder.world;
        capabilities = new Capabilities(builder.capabilities, builder.visibilityLag, builder.parallelism);
        capacity = builder.capacity.map(load -> context -> load);
        Machine machine = new Machine(builder.programs, builder.missingImages);
        InMemoryDeployments.Setting setting =
                new InMemoryDeployments.Setting(world, machine, faults, builder.pace, builder.visibilityLag);
        services = List.of(
                new InMemoryService(setting, capabilities.has(Capability.VOLUMES)),
                new InMemoryDomains(setting),
                new InMemoryCertificates(setting),
                new InMemoryBalancers(setting));
    }

    /** An instant provider with every capability and a world of its own. */
    public static InMemoryProvider create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What exists, and what was ever done to it. */
    public InMemoryWorld world() {
        return world;
    }

    /** Every change that was made in its world, oldest first: shorthand for {@link InMemoryWorld#ledger()}. */
    public List<Effect> ledger() {
        return world.ledger();
    }

    /** What is to go wrong. Belongs to this provider, not to its world. */
    public Faults faults() {
        return faults;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return capabilities;
    }

    @Override
    public List<Service> services() {
        return services;
    }

    @Override
    public Optional<ProjectSupport> projects() {
        return Optional.of(new ProjectSupport() {
            @Override
            public void open(String project, ApplyContext context) {
                world.open(context.scope(), project);
            }

            @Override
            public void close(String project, ApplyContext context) {
                world.close(context.scope(), project);
            }
        });
    }

    @Override
    public Optional<Capacity> capacity() {
        return capacity;
    }

    @Override
    public String describe() {
        return "in memory";
    }

    @Override
    public void close() {}

    /** Collects the options; not thread-safe. */
    public static final class Builder {
        private static final long SHORTEST_MILLIS = 2_000;
        private static final int SPREAD_MILLIS = 4_001;

        private InMemoryWorld world = InMemoryWorld.create();
        private final Map<String, Program> programs = new HashMap<>();
        private final Set<String> missingImages = new HashSet<>();
        private Optional<Capacity.Load> capacity = Optional.empty();
        private Duration visibilityLag = Duration.ZERO;
        private int parallelism = Capabilities.DEFAULT_PARALLELISM;
        private Function<Mark, Duration> pace = mark -> Duration.ZERO;
        private Set<Capability> capabilities = Abilities.ALL;

        private Builder() {}

        /** Each change of a deployment walks through the six stages in 2 to 6 seconds of the engine's time source. */
        public Builder realistic() {
            return realistic(0);
        }

        /** As {@link #realistic()}; the same seed gives the same durations to the same marks. */
        public Builder realistic(long seed) {
            pace = mark -> Duration.ofMillis(
                    SHORTEST_MILLIS + new Random(seed ^ mark.token().hashCode()).nextInt(SPREAD_MILLIS));
            return this;
        }

        /** Declares these capabilities and no other; unless set, all there are, those of the standard templates included. */
        public Builder capabilities(Capability... all) {
            capabilities = Set.of(all);
            return this;
        }

        /** Works in {@code world}, which another provider may have left. */
        public Builder world(InMemoryWorld world) {
            this.world = world;
            return this;
        }

        /** Says how {@code image} behaves; any other is healthy at once. */
        public Builder program(String image, Program program) {
            programs.put(image, program);
            return this;
        }

        /** There is no such image. */
        public Builder missingImage(String image) {
            missingImages.add(image);
            return this;
        }

        /** What can be promised to all instances together, such as 4 CPUs and {@code 16Gi}; no end of it unless set. */
        public Builder capacity(double cpus, String memory) {
            capacity = Optional.of(new Capacity.Load(
                    Math.round(cpus * 1000), ByteSize.parse(memory).bytes()));
            return this;
        }

        /** How long something new is missing from listings; zero unless set. */
        public Builder visibilityLag(Duration lag) {
            visibilityLag = lag;
            return this;
        }

        /** How many calls are made at a time, at least 1; 8 unless set. */
        public Builder parallelism(int calls) {
            parallelism = calls;
            return this;
        }

        public InMemoryProvider build() {
            return new InMemoryProvider(this);
        }
    }
}
