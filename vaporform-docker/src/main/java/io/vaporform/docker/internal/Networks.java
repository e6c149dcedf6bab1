package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.CreateNetworkCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineWords;
import io.vaporform.docker.internal.engine.Session;
import io.vaporform.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The calls to the engine that are about networks, with the refusals that are no errors made results.
 *
 * @param prefix what the names of bridges begin with
 */
record Networks(Engine engine, String prefix) {

    private static final String BRIDGE_NAME = "com.docker.network.bridge.name";
    private static final String NO_BRIDGE_ADDRESS = "com.docker.network.bridge.inhibit_ipv4";

    /** What became of a create. */
    enum Created {
        MADE,
        EXISTS,
        /** Another network has these addresses, or one that is just being made. */
        OVERLAPS
    }

    /** @param internal whether it has no way out, and a bridge without an address */
    Created create(
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

    Optional<Network> find(String name, CallContext context) {
        return engine.call("inspect network " + name, context, session -> {
            try {
                return Optional.of(
                        session.docker().inspectNetworkCmd().withNetworkId(name).exec());
            } catch (NotFoundException gone) {
                return Optional.<Network>empty();
            }
        });
    }

    void remove(Network network, CallContext context) {
        engine.repeatable("remove network " + network.getName(), context, session -> {
            try {
                session.docker().removeNetworkCmd(network.getId()).exec();
                return true;
            } catch (NotFoundException gone) {
                return true;
            }
        });
    }

    /** Whether another network than {@code name} has some of the addresses, as the engine lists them: one that is just being made is not there yet. */
    boolean isTaken(AddressRange subnet, String name, CallContext context) {
        return engine
                .call("list networks", context, session -> session.docker()
                        .listNetworksCmd()
                        .exec())
                .stream()
                .filter(network -> !network.getName().equals(name))
                .flatMap(Networks::ranges)
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
}
