package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with the routes of one load balancer. Each call is repeated until it is done. */
final class EdgeRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeRoutes.class);

    /** For which a call waits for checks, the first of which are made within {@code max-spread-checks}. */
    private static final Duration FIRST_CHECKS = Duration.ofMillis(300);

    private static final Duration MOMENT = Duration.ofMillis(10);

    private final EdgeProxy proxy;
    private final EdgeJournal journal;

    EdgeRoutes(EdgeProxy proxy) {
        this.proxy = proxy;
        this.journal = proxy.journal();
    }

    Optional<EdgeRoute> find(Mark mark) {
        return journal.look(state -> state.route(mark.token()));
    }

    /** Whether it is there, or somebody did not come to the end of making or removing it. */
    boolean knows(Mark mark) {
        return journal.look(state -> state.route(mark.token()).isPresent() || !state.isSettled(mark.token()));
    }

    /**
     * @return whether it is in effect; else its servers are still on their way to another slot
     * @throws ProvisioningException in HAProxy's words, if it does not take it: then it is as it was before, so that nobody else's route is in the way of the next load
     */
    boolean put(Mark mark, RouteSpec spec, Instant now) {
        return proxy.exclusively(() -> {
            if (!proxy.isUp()) {
                proxy.load();
            }
            Optional<EdgeRoute> before = find(mark);
            boolean isSettled = journal.look(state -> state.isSettled(mark.token()));
            EdgeRoute wanted = placed(before, mark, spec, now);
            if (!before.equals(Optional.of(wanted))) {
                proxy.files().writeCertificate(wanted);
                journal.put(wanted);
            }
            try {
                bringAbout(before, isSettled, wanted);
            } catch (ProvisioningException refused) {
                takeBack(before, wanted);
                throw refused;
            }
            return advance(wanted).next().isEmpty();
        });
    }

    private void bringAbout(Optional<EdgeRoute> before, boolean isSettled, EdgeRoute wanted) {
        if (asksClients(wanted)
                && !(isSettled && before.filter(EdgeRoutes::asksClients).isPresent())) {
            // The first of all takes a reload.
            proxy.load();
        }
        if (isSettled) {
            change(before, wanted);
        } else {
            // Somebody did not come to the end, and what he made is not known.
            proxy.reconcile();
        }
    }

    /** What HAProxy has of it by now is not known; it is found out now, or with the next call. */
    private void takeBack(Optional<EdgeRoute> before, EdgeRoute refused) {
        before.ifPresentOrElse(
                was -> {
                    proxy.files().writeCertificate(was);
                    journal.put(was);
                },
                () -> {
                    journal.gone(refused.token());
                    WholeFiles.delete(proxy.directory().certificate(refused.token()));
                });
        try {
            proxy.reconcile();
        } catch (RuntimeException later) {
            LOG.debug("what is left of {} is taken back with the next call", refused.mark(), later);
        }
    }

    private static boolean asksClients(EdgeRoute route) {
        return route.spec().middleware(ClientCertificates.class).isPresent();
    }

    /** In a slot that can do what is wanted, or on its way into one. */
    private EdgeRoute placed(Optional<EdgeRoute> before, Mark mark, RouteSpec spec, Instant now) {
        Pool pool = Pool.of(spec);
        if (before.isEmpty()) {
            return new EdgeRoute(mark, now, spec, proxy.slots().take(pool), Optional.empty(), Map.of());
        }
        EdgeRoute wanted = before.get().with(spec);
        if (Pool.idOf(wanted.slot()).equals(pool.id())) {
            return wanted.at(wanted.slot(), Optional.empty());
        }
        return wanted.at(
                wanted.slot(),
                Optional.of(wanted.next()
                        .filter(next -> Pool.idOf(next).equals(pool.id()))
                        .orElseGet(() -> proxy.slots().take(pool))));
    }

    /** @param before as HAProxy has it */
    private void change(Optional<EdgeRoute> before, EdgeRoute wanted) {
        Map<String, List<MapEntry>> had = RouteEntries.of(before.stream().toList());
        proxy.withWorker(worker -> {
            proxy.certificates(worker).change(before, wanted);
            EdgeProxy.bring(worker, wanted);
            Map<String, List<MapEntry>> entries = RouteEntries.of(wanted);
            RouteEntries.MAPS.forEach(
                    map -> new EdgeMap(proxy.map(worker, map)).put(entries.getOrDefault(map, List.of())));
            leave(worker, had, entries);
            before.flatMap(EdgeRoute::next)
                    .filter(next ->
                            !wanted.slot().equals(next) && !wanted.next().equals(Optional.of(next)))
                    .ifPresent(left -> new SlotSync(worker, left).to(List.of()));
            return true;
        });
        journal.settled(wanted.token());
    }

    /** What leads there goes first: else requests would for a moment be refused by what they are to be refused by no more. */
    private void leave(Worker worker, Map<String, List<MapEntry>> had, Map<String, List<MapEntry>> wanted) {
        for (int last = RouteEntries.MAPS.size() - 1; last >= 0; last--) {
            String map = RouteEntries.MAPS.get(last);
            new EdgeMap(proxy.map(worker, map))
                    .remove(had.getOrDefault(map, List.of()), wanted.getOrDefault(map, List.of()));
        }
    }

    /** Sends requests to the next slot once as many serve there as in the one before. */
    private EdgeRoute advance(EdgeRoute route) {
        if (route.next().isEmpty() || !isReady(route, route.next().get())) {
            return route;
        }
        EdgeRoute moved = route.at(route.next().get(), Optional.empty());
        journal.put(moved);
        change(Optional.of(route), moved);
        proxy.withWorker(worker -> new SlotSync(worker, route.slot()).to(List.of()));
        return moved;
    }

    private boolean isReady(EdgeRoute route, String next) {
        return proxy.withWorker(worker -> active(worker, next) >= active(worker, route.slot()));
    }

    private static long active(Worker worker, String slot) {
        return worker.servers(slot).stream().filter(ServerState::isActive).count();
    }

    void remove(Mark mark) {
        proxy.exclusively(() -> {
            Optional<EdgeRoute> before = find(mark);
            before.ifPresent(route -> journal.gone(route.token()));
            if (!proxy.isUp()) {
                proxy.load();
            }
            if (before.isPresent()) {
                takeOut(before.get());
            } else if (!journal.look(state -> state.isSettled(mark.token()))) {
                proxy.reconcile();
            }
            WholeFiles.delete(proxy.directory().certificate(mark.token()));
            before.flatMap(proxy.files()::authoritiesFile).ifPresent(WholeFiles::delete);
            return true;
        });
    }

    private void takeOut(EdgeRoute route) {
        proxy.withWorker(worker -> {
            leave(worker, RouteEntries.of(route), Map.of());
            proxy.certificates(worker).remove(route);
            new SlotSync(worker, route.slot()).to(List.of());
            route.next().ifPresent(next -> new SlotSync(worker, next).to(List.of()));
            return true;
        });
        journal.settled(route.token());
    }

    /** Makes these all members of a deployment, and waits a moment for those whose first check is under way. */
    List<MemberState> members(Mark mark, String deployment, List<Member> wanted) {
        List<EdgeMember> its = wanted.stream().map(EdgeMember::of).toList();
        Deadline deadline = Deadline.in(FIRST_CHECKS);
        List<MemberState> now = tell(mark, deployment, its);
        while (isToCome(wanted, now) && deadline.pause(MOMENT)) {
            now = tell(mark, deployment, its);
        }
        return now;
    }

    private static boolean isToCome(List<Member> wanted, List<MemberState> now) {
        Map<String, Member.State> states =
                now.stream().collect(Collectors.toMap(MemberState::instance, MemberState::state));
        return wanted.stream()
                .filter(member -> member.state() == Member.State.ACTIVE)
                .map(member -> states.get(member.instance().name()))
                .anyMatch(state -> state != null && state != Member.State.ACTIVE);
    }

    private List<MemberState> tell(Mark mark, String deployment, List<EdgeMember> its) {
        return proxy.exclusively(() -> {
            Optional<EdgeRoute> before = find(mark);
            if (before.isEmpty()) {
                return List.of();
            }
            if (!proxy.isUp()) {
                proxy.load();
            }
            if (!its.equals(before.get().members().getOrDefault(deployment, List.of()))) {
                journal.members(mark.token(), deployment, its);
            }
            EdgeRoute route = before.get().with(deployment, its);
            Map<String, ServerState> servers = proxy.withWorker(worker -> EdgeProxy.bring(worker, route));
            Map<String, Long> connections = connections(advance(route));
            return states(route, deployment, servers, connections);
        });
    }

    private static List<MemberState> states(
            EdgeRoute route, String deployment, Map<String, ServerState> servers, Map<String, Long> connections) {
        List<MemberState> all = new ArrayList<>();
        for (RouteServer each : RouteServer.of(route)) {
            if (each.deployment().equals(deployment)) {
                each.server()
                        .flatMap(server -> Optional.ofNullable(servers.get(server.name())))
                        .ifPresent(server -> all.add(new MemberState(
                                each.instance(),
                                state(each, server),
                                connections.getOrDefault(server.name(), 0L).intValue())));
            }
        }
        return all;
    }

    private static Member.State state(RouteServer wanted, ServerState server) {
        if (server.isActive()) {
            return Member.State.ACTIVE;
        }
        return wanted.state() == Member.State.DRAINING && server.isDraining()
                ? Member.State.DRAINING
                : Member.State.STARTING;
    }

    /** What each server has now, in all processes: those that a reload has replaced may still have requests. */
    private Map<String, Long> connections(EdgeRoute route) {
        return proxy.withWorkers(workers -> {
            Map<String, Long> all = new HashMap<>(SlotStatistics.inUse(workers, route.slot()));
            route.next().ifPresent(next -> SlotStatistics.inUse(workers, next)
                    .forEach((server, inUse) -> all.merge(server, inUse, Long::sum)));
            return all;
        });
    }

    List<BackendHealth> health(Mark mark) {
        Optional<EdgeRoute> there = find(mark);
        if (there.isEmpty()) {
            return List.of();
        }
        EdgeRoute route = there.get();
        Map<String, ServerState> servers = proxy.withWorker(worker ->
                worker.servers(route.slot()).stream().collect(Collectors.toMap(ServerState::name, server -> server)));
        Map<String, String> checks = proxy.withWorker(worker -> worker.statistics(route.slot()).stream()
                .collect(Collectors.toMap(Statistic::server, Statistic::lastCheck)));
        Map<String, Long> connections = connections(route);
        return RouteServer.of(route).stream()
                .map(each -> health(each, servers, checks, connections))
                .toList();
    }

    private static BackendHealth health(
            RouteServer each,
            Map<String, ServerState> servers,
            Map<String, String> checks,
            Map<String, Long> connections) {
        String name = each.server().map(SlotServer::name).orElse("");
        ServerState server = servers.get(name);
        boolean isUp = server != null && server.isUp();
        String why = name.isEmpty()
                ? "this host cannot reach its port"
                : Optional.ofNullable(checks.get(name))
                        .filter(check -> !check.isEmpty())
                        .orElse("not checked yet");
        return new BackendHealth(
                each.deployment(),
                each.instance(),
                server == null ? Member.State.STARTING : state(each, server),
                isUp,
                connections.getOrDefault(name, 0L).intValue(),
                isUp ? "" : why);
    }
}
