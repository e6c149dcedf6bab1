package io.vaporform.bench;

import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spi.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One of those that change a load balancer at the same time, and what it has made by now. */
final class LbChangeWriter implements AutoCloseable {

    private static final String SHARED = "shared";
    private static final List<LbChange> CHANGES = List.of(LbChange.values());
    private static final int COMING = 3;
    private static final int WEIGHTS = 200;
    private static final long FORGOTTEN_NANOS = 20_000_000_000L;

    private final OurBalancer balancer;
    private final LbWriter writer;
    private final String name;
    private final Origin own = Origin.open();
    private final Origin staying = Origin.open();
    private final List<Origin> coming = new ArrayList<>();
    private final Map<LbChange, Samples> times = new EnumMap<>(LbChange.class);
    private List<Member> members;
    private int weight = 100;
    private int lost;

    private LbChangeWriter(OurBalancer balancer, int number) throws IOException {
        this.balancer = balancer;
        this.writer = balancer.writer();
        this.name = "web" + number;
        for (int i = 0; i < COMING; i++) {
            coming.add(Origin.open());
        }
        members = List.of(active(staying));
    }

    static List<LbChangeWriter> open(OurBalancer balancer, int count) throws IOException {
        RouteSpec.Builder shared =
                RouteSpec.builder("edge", SHARED + ".example.com").check(BackendCheck.FAST);
        List<LbChangeWriter> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LbChangeWriter one = new LbChangeWriter(balancer, i);
            shared.to(one.name);
            all.add(one);
        }
        for (LbChangeWriter each : all) {
            each.writer.route(SHARED, shared.build());
            each.writer.members(SHARED, each.name, each.members);
            each.writer.route(each.name, each.ownRoute());
            each.writer.members(each.name, each.name, List.of(active(each.own)));
        }
        return all;
    }

    static List<String> hosts(int count) {
        List<String> all = new ArrayList<>(List.of(SHARED + ".example.com"));
        for (int i = 0; i < count; i++) {
            all.add("web" + i + ".example.com");
        }
        return all;
    }

    private RouteSpec ownRoute() {
        return RouteSpec.builder("edge", name + ".example.com")
                .check(BackendCheck.FAST)
                .to(RouteTarget.of(name).weight(weight))
                .build();
    }

    private static Member active(Origin origin) {
        return LbWriter.member(origin, Member.State.ACTIVE);
    }

    void run(int changes) throws Exception {
        for (int i = 0; i < changes; i++) {
            look();
            LbChange change = CHANGES.get(i % CHANGES.size());
            Origin which = coming.get(i / CHANGES.size() % COMING);
            times(change).time(() -> make(change, which));
            look();
        }
    }

    private void make(LbChange change, Origin which) {
        switch (change) {
            case ADD -> tell(List.of(active(staying), active(which)));
            case WEIGH -> {
                weight = 1 + (weight + 1) % WEIGHTS;
                writer.route(name, ownRoute());
            }
            case DRAIN -> tell(List.of(active(staying), LbWriter.member(which, Member.State.DRAINING)));
            case REMOVE -> tell(List.of(active(staying)));
        }
    }

    private void tell(List<Member> wanted) {
        members = wanted;
        writer.members(SHARED, name, wanted);
    }

    /** Whether HAProxy still has all that this one has made. */
    private void look() throws IOException {
        Map<Integer, LoadedServers.Server> there = LoadedServers.read(balancer.adminSocket());
        if (!isMade(there)) {
            lost++;
            System.out.println(
                    name + " lost an update: wanted " + members + " and weight " + weight + ", found " + there);
        }
    }

    private boolean isMade(Map<Integer, LoadedServers.Server> there) {
        LoadedServers.Server its = there.get(own.port());
        return its != null
                && its.weight() == weight
                && its.takesRequests()
                && takesRequests(there, staying) == isActive(staying)
                && coming.stream().allMatch(each -> takesRequests(there, each) == isActive(each));
    }

    private static boolean takesRequests(Map<Integer, LoadedServers.Server> there, Origin origin) {
        LoadedServers.Server its = there.get(origin.port());
        return its != null && its.takesRequests();
    }

    private boolean isActive(Origin origin) {
        return members.contains(active(origin));
    }

    /** Says the same until HAProxy has forgotten who was removed. @return how many updates were lost */
    int finish() throws IOException {
        long end = System.nanoTime() + FORGOTTEN_NANOS;
        while (System.nanoTime() - end < 0 && !isClean()) {
            writer.members(SHARED, name, members);
        }
        look();
        if (!isClean()) {
            throw new IllegalStateException("HAProxy still has who was removed by " + name);
        }
        return lost;
    }

    private boolean isClean() throws IOException {
        Map<Integer, LoadedServers.Server> there = LoadedServers.read(balancer.adminSocket());
        return coming.stream()
                .allMatch(each -> isActive(each)
                        || !there.containsKey(each.port())
                        || members.contains(LbWriter.member(each, Member.State.DRAINING)));
    }

    Samples times(LbChange change) {
        return times.computeIfAbsent(change, none -> new Samples());
    }

    @Override
    public void close() throws IOException {
        own.close();
        staying.close();
        for (Origin each : coming) {
            each.close();
        }
    }
}
