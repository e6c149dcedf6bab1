package io.vaporform.haproxy;

import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spi.Member;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An instance behind a route as the server that it is to HAProxy.
 *
 * @param server empty if this host cannot reach it
 */
record RouteServer(String deployment, String instance, Member.State state, Optional<SlotServer> server) {

    private static final int NAME_BYTES = 8;

    /** All of a route. */
    static List<RouteServer> of(EdgeRoute route) {
        List<RouteServer> all = new ArrayList<>();
        for (RouteTarget target : route.spec().targets()) {
            for (EdgeMember member : route.members().getOrDefault(target.deployment(), List.of())) {
                all.add(new RouteServer(
                        target.deployment(),
                        member.name(),
                        member.state(),
                        address(target, member)
                                .map(address -> server(
                                        target, member, address, route.spec().check()))));
            }
        }
        return all;
    }

    private static Optional<InetSocketAddress> address(RouteTarget target, EdgeMember member) {
        Optional<Endpoint> endpoint = member.endpoints().stream()
                .filter(each -> target.port().map(each.port()::equals).orElse(true))
                .findFirst();
        return endpoint.flatMap(there -> {
            try {
                return Optional.of(new InetSocketAddress(InetAddress.getByName(there.host()), there.number()));
            } catch (UnknownHostException nowhere) {
                return Optional.empty();
            }
        });
    }

    /** What cannot be changed at run time is in its name, so that a server that is wanted otherwise is another one. */
    private static SlotServer server(
            RouteTarget target, EdgeMember member, InetSocketAddress address, BackendCheck check) {
        SlotServer.Check its = new SlotServer.Check(check.interval(), check.fall(), check.rise());
        String all = String.join(
                "\n",
                target.deployment(),
                member.name(),
                address.toString(),
                its.toString(),
                Boolean.toString(target.backup()));
        return new SlotServer("i" + hash(all), address, target.weight(), its, target.backup());
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java platform has SHA-256", never);
        }
    }

    boolean isWanted() {
        return state == Member.State.ACTIVE;
    }
}
