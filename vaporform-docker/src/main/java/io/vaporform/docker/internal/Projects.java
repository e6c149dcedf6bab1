package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.CreateNetworkCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineWords;
import io.vaporform.docker.internal.engine.Session;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The networks of each project, which those of other projects do not reach: one with a way out, and, once something asks for it, an internal one. The bridge of
 * an internal network has no address, so that nothing on it reaches the host.
 */
final class Projects implements ProjectSupport {

    /** The label with the project that a network is for. */
    static final String PROJECT = "io.vaporform.project";

    private static final String BRIDGE_NAME = "com.docker.network.bridge.name";
    private static final String NO_BRIDGE_ADDRESS = "com.docker.network.bridge.inhibit_ipv4";

    /** How many parts of the range may turn out to be somebody else's before it looks hopeless. */
    private static final int MOST_TAKEN = 20;

    /** How long the engine may need for a network, which has its addresses from the beginning and is in the list at the end. */
    private static final Duration LONGEST_MAKING = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Engine engine;
    private final String prefix;
    private final Subnets subnets;

    Projects(Engine engine, String prefix, Subnets subnets) {
        this.engine = engine;
        this.prefix = prefix;
        this.subnets = subnets;
    }

    /** The network that a deployment is made in. */
    String networkOf(Mark mark, boolean internal) {
        String project = mark.address().project();
        Scope scope = new Scope(mark.installation(), mark.lineage());
        return internal ? internal(project, scope) : outer(project, scope);
    }

    /** The internal network of the project, if something has asked for it; made anew if it is not there, or not yet. */
    Optional<String> internalOf(Mark mark, ApplyContext context) {
        String name = networkOf(mark, true);
        Optional<Records.Entry> noted = context.records().get(note(name));
        noted.ifPresent(wanted -> openInternal(mark.address().project(), context));
        return noted.map(wanted -> name);
    }

    @Override
    public void open(String project, ApplyContext context) {
        open(outer(project, context.scope()), project, false, context);
    }

    /** Makes sure that there is the internal network; it goes with the project. */
    void openInternal(String project, ApplyContext context) {
        String name = internal(project, context.scope());
        context.records().create(note(name), Secret.of(project));
        open(name, project, true, context);
    }

    @Override
    public void close(String project, ApplyContext context) {
        String internal = internal(project, context.scope());
        Records records = context.records();
        records.get(note(internal)).ifPresent(noted -> {
            close(internal, project, context);
            records.remove(noted);
        });
        close(outer(project, context.scope()), project, context);
    }

    private void open(String name, String project, boolean internal, ApplyContext context) {
        Map<String, String> labels = labels(project, context.scope());
        Set<AddressRange> taken = new HashSet<>();
        long waitsUntil = context.time().nanos() + LONGEST_MAKING.toNanos();
        while (!isThere(name, labels, context)) {
            AddressRange subnet = subnets.reserve(name, context.records());
            switch (create(name, subnet, internal, labels, context)) {
                case MADE -> {
                    return;
                }
                case EXISTS -> context.progress(Stage.ALLOCATING, "network " + name + " is there");
                case OVERLAPS -> {
                    if (isForeign(subnet, name, context) || context.time().nanos() > waitsUntil) {
                        subnets.takenByForeigner(subnet, context.records());
                        requireHope(name, subnet, taken);
                    } else {
                        pause(context);
                    }
                }
            }
        }
    }

    /** Whether another network has the addresses. What has them and is in no list is our own, which somebody else makes at this moment. */
    private boolean isForeign(AddressRange subnet, String name, CallContext context) {
        return engine
                .call("list networks", context, session -> session.docker()
                        .listNetworksCmd()
                        .exec())
                .stream()
                .filter(network -> !network.getName().equals(name))
                .flatMap(Projects::ranges)
                .anyMatch(subnet::overlaps);
    }

    private static Stream<AddressRange> ranges(Network network) {
        List<Network.Ipam.Config> parts = network.getIpam().getConfig();
        return parts == null
                ? Stream.empty()
                : parts.stream()
                        .map(Network.Ipam.Config::getSubnet)
                        .filter(Objects::nonNull)
                        .map(AddressRange::parse)
                        .flatMap(Optional::stream);
    }

    private static void requireHope(String name, AddressRange subnet, Set<AddressRange> taken) {
        if (!taken.add(subnet) || taken.size() == MOST_TAKEN) {
            throw new ProvisioningException(
                    "open network " + name,
                    "other networks of the engine are where it was to be: " + taken
                            + "; choose another networkRange, or remove those",
                    null);
        }
    }

    private static void pause(CallContext context) {
        try {
            context.time().pause(LOOK_AGAIN);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isThere(String name, Map<String, String> labels, CallContext context) {
        Optional<Network> there = inspect(name, context);
        there.ifPresent(network -> requireOurs(network, labels));
        return there.isPresent();
    }

    private void close(String name, String project, ApplyContext context) {
        Optional<Network> there = inspect(name, context);
        if (there.isPresent()) {
            requireOurs(there.get(), labels(project, context.scope()));
            remove(there.get(), context);
        }
        subnets.free(name, context.records());
    }

    private void remove(Network network, CallContext context) {
        engine.repeatable("remove network " + network.getName(), context, session -> {
            try {
                session.docker().removeNetworkCmd(network.getId()).exec();
                return true;
            } catch (NotFoundException gone) {
                return true;
            }
        });
    }

    private Created create(
            String name, AddressRange subnet, boolean internal, Map<String, String> labels, CallContext context) {
        return engine.repeatable("create network " + name, context, session -> {
            try {
                command(session, name, subnet, internal).withLabels(labels).exec();
                return Created.MADE;
            } catch (ConflictException exists) {
                return Created.EXISTS;
            } catch (DockerException refusal) {
                if (EngineWords.of(refusal).contains("overlap")) {
                    return Created.OVERLAPS;
                }
                throw refusal;
            }
        });
    }

    private CreateNetworkCmd command(Session session, String name, AddressRange subnet, boolean internal) {
        Map<String, String> options = new TreeMap<>(Map.of(BRIDGE_NAME, Names.bridge(prefix, subnet)));
        if (internal) {
            options.put(NO_BRIDGE_ADDRESS, "true");
        }
        return session.docker()
                .createNetworkCmd()
                .withName(name)
                .withDriver("bridge")
                .withInternal(internal)
                .withIpam(new Network.Ipam().withConfig(new Network.Ipam.Config().withSubnet(subnet.toString())))
                .withOptions(options)
                // The engine would else make a second one of the same name.
                .withCheckDuplicate(true);
    }

    private Optional<Network> inspect(String name, CallContext context) {
        return engine.call("inspect network " + name, context, session -> {
            try {
                return Optional.of(
                        session.docker().inspectNetworkCmd().withNetworkId(name).exec());
            } catch (NotFoundException gone) {
                return Optional.<Network>empty();
            }
        });
    }

    private String outer(String project, Scope scope) {
        return Names.network(prefix, scope.installation(), scope.lineage(), project);
    }

    private String internal(String project, Scope scope) {
        return outer(project, scope) + "-internal";
    }

    /** Written before the internal network is made, removed after it is gone. */
    private static String note(String internal) {
        return "internal/" + internal;
    }

    private static Map<String, String> labels(String project, Scope scope) {
        return Map.of(Mark.INSTALLATION, scope.installation(), Mark.LINEAGE, scope.lineage(), PROJECT, project);
    }

    private static void requireOurs(Network network, Map<String, String> labels) {
        if (!labels.equals(network.getLabels())) {
            throw new ProvisioningException(
                    "open network " + network.getName(),
                    "there is a network of that name that is not ours; remove it, or choose another network prefix",
                    null);
        }
    }

    private enum Created {
        MADE,
        EXISTS,
        /** Another network has these addresses. */
        OVERLAPS
    }
}
