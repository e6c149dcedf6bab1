package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Value;
import io.vaporform.tls.CertificateMaterial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What HAProxy reads when it is started or reloaded, as the journal has it. Written only then: nobody reads it meanwhile. */
final class EdgeFiles {

    /** The map of what certification authorities are answered. */
    static final String CHALLENGES = "acme";

    private final HaproxyDirectory directory;
    private final EdgeSettings settings;

    EdgeFiles(HaproxyDirectory directory, EdgeSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** Everything but the configuration itself, which is written with its check. */
    void write(EdgeState state) {
        RouteEntries.of(state.routes()).forEach(this::writeMap);
        writeMap(CHALLENGES, settings.challenges().entries());
        List<String> lines = new ArrayList<>();
        for (EdgeRoute route : state.routes()) {
            line(route).ifPresent(line -> {
                if (!Files.exists(line.certificate())
                        || line.clientAuthority().filter(Files::notExists).isPresent()) {
                    writeCertificate(route);
                }
                lines.add(line.line());
            });
        }
        WholeFiles.writeLines(directory.crtList(), lines);
        removeOtherCertificates(state);
    }

    private void writeMap(String map, List<MapEntry> entries) {
        WholeFiles.writeLines(
                directory.map(map), entries.stream().map(MapEntry::line).toList());
    }

    private void removeOtherCertificates(EdgeState state) {
        Set<Path> shown = state.routes().stream()
                .flatMap(route -> line(route).stream())
                .flatMap(line -> Stream.concat(Stream.of(line.certificate()), line.clientAuthority().stream()))
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(directory.certificates())) {
            files.filter(file -> !shown.contains(file)).toList().forEach(WholeFiles::delete);
        } catch (IOException failed) {
            throw new ProvisioningException("clean " + directory.certificates(), failed.toString(), failed);
        }
    }

    /** For which names a route's certificate is shown; empty if it has none. */
    Optional<CrtListLine> line(EdgeRoute route) {
        return route.spec()
                .certificate()
                .map(shown -> new CrtListLine(
                        directory.certificate(route.token()),
                        authoritiesFile(route),
                        route.spec().hosts().stream().map(host -> host.text()).toList()));
    }

    /**
     * With the authorities of its clients, if it asks for them. As it is sent at run time: what HAProxy takes now it takes at its next load too. None is left of a route without one.
     *
     * @throws io.vaporform.error.InvalidSpecException if it cannot be parsed, or the key is another one's
     */
    void writeCertificate(EdgeRoute route) {
        authoritiesFile(route)
                .ifPresent(file -> WholeFiles.writeLines(
                        file, LoadedAuthorities.pem(authorities(route.spec()).orElseThrow())));
        Path file = directory.certificate(route.token());
        Optional<CertificateMaterial> shown = route.spec().certificate().map(EdgeCertificates::material);
        if (shown.isPresent()) {
            WholeFiles.write(file, shown.get().chainPem() + shown.get().keyPem().reveal());
        } else {
            WholeFiles.delete(file);
        }
    }

    /** Where the {@link #authorities} of a route are; empty if it has none. */
    Optional<Path> authoritiesFile(EdgeRoute route) {
        return authorities(route.spec())
                .map(issuers -> directory.authorities(route.token(), LoadedAuthorities.digest(issuers)));
    }

    /** Who issues the certificates that clients show; empty if they are not asked for any. */
    static Optional<List<X509Certificate>> authorities(RouteSpec spec) {
        return spec.middleware(ClientCertificates.class).map(clients -> {
            byte[] pem = ((Value.Literal<String>) clients.authorities()).value().getBytes(StandardCharsets.US_ASCII);
            try {
                return CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(pem))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
            } catch (CertificateException unreadable) {
                throw new IllegalStateException("a spec has none that cannot be read", unreadable);
            }
        });
    }

    HaproxyConfig config(EdgeState state, EdgeBalancer balancer) {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < balancer.ports().size(); i++) {
            InetSocketAddress address =
                    new InetSocketAddress(settings.address(), balancer.ports().get(i));
            listeners.add(
                    switch (balancer.spec().listeners().get(i).protocol()) {
                        case HTTP -> Listener.http(address);
                        case HTTPS -> Listener.https(address);
                    });
        }
        boolean asksClients = state.routes().stream()
                .anyMatch(route ->
                        route.spec().middleware(ClientCertificates.class).isPresent());
        return new HaproxyConfig(directory, listeners, slots(state, balancer), settings.longestRequest(), asksClients);
    }

    private static List<Slot> slots(EdgeState state, EdgeBalancer balancer) {
        Map<String, EdgeRoute> bySlot = new HashMap<>();
        for (EdgeRoute route : state.routes()) {
            bySlot.put(route.slot(), route);
            route.next().ifPresent(next -> bySlot.put(next, route));
        }
        List<Slot> slots = new ArrayList<>();
        new TreeMap<>(balancer.pools()).forEach((id, count) -> {
            Pool pool = Pool.parse(id);
            for (int number = 1; number <= count; number++) {
                String name = pool.slot(number);
                slots.add(Optional.ofNullable(bySlot.get(name))
                        .map(route -> slot(name, pool, route))
                        .orElseGet(() -> Slot.of(name, pool)));
            }
        });
        return slots;
    }

    private static Slot slot(String name, Pool pool, EdgeRoute route) {
        List<SlotServer> servers = new ArrayList<>();
        List<String> idle = new ArrayList<>();
        for (RouteServer each : RouteServer.of(route)) {
            each.server().ifPresent(server -> {
                servers.add(server);
                if (!each.isWanted()) {
                    idle.add(server.name());
                }
            });
        }
        return new Slot(name, pool, servers, Set.copyOf(idle));
    }

    /** Where clients of this machine find a load balancer. */
    static String hostOf(InetAddress address) {
        return address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    }
}
