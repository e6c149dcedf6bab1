package io.vaporform.acme;

import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Simulation.Sent;
import io.vaporform.acme.Simulation.Unfit;
import io.vaporform.acme.Simulation.Wait;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Goes from one moment at which something is free again to the next. An order waits for what is free last, so that it takes nothing that it cannot use yet; whatever is free then goes to the
 * order that was asked for first. Of one use; not thread-safe.
 */
final class Simulator {

    private static final Instant START = Instant.EPOCH;

    private final RateLimits limits;
    private final PublicSuffixes suffixes;
    private final Duration perOrder;
    private final Instant bound;
    private final Scarce workers;
    private final Map<Object, Scarce> scarce = new LinkedHashMap<>();
    private final Map<Integer, List<Scarce>> needs = new HashMap<>();
    private final Map<Integer, String> kept = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparing(Event::at));
    private final List<Sent> sent = new ArrayList<>();
    private final List<Unfit> unfit = new ArrayList<>();
    private Instant now = START;

    Simulator(RateLimits limits, PublicSuffixes suffixes, int parallelism, Duration perOrder, Duration bound) {
        this.limits = limits;
        this.suffixes = suffixes;
        this.perOrder = perOrder;
        this.bound = START.plus(bound);
        this.workers = new Scarce.Places(parallelism + " orders under way at the same time", parallelism);
        scarce.put(workers, workers);
    }

    Simulation run(List<List<DomainName>> orders) {
        for (int order = 0; order < orders.size(); order++) {
            List<DomainName> names = OrderRequest.distinct(orders.get(order));
            if (names.isEmpty() || names.size() > CertificateSpec.MOST_NAMES) {
                unfit.add(new Unfit(
                        order, names.size() + " names, but one order has 1 to " + CertificateSpec.MOST_NAMES));
            } else {
                needs.put(order, needs(names));
                send(order);
            }
        }
        for (Event next = events.poll(); next != null && !next.at().isAfter(bound); next = events.poll()) {
            now = next.at();
            serve(next.scarce());
        }
        return result();
    }

    private List<Scarce> needs(List<DomainName> names) {
        List<Scarce> all = new ArrayList<>();
        for (Limit limit : limits.limits()) {
            if (!limit.counts().ofFailures() && !limit.exempt().contains(OrderKind.NEW)) {
                Counted.of(limit, names, suffixes)
                        .forEach(each -> all.add(scarce.computeIfAbsent(each, key -> new Scarce.Tokens(each))));
            }
        }
        String set = Counted.subjects(Scope.NAME_SET, names, suffixes).get(0);
        all.add(scarce.computeIfAbsent(set, key -> new Scarce.Places("another order for exactly the same names", 1)));
        all.add(workers);
        return List.copyOf(all);
    }

    /** Sends an order, or lets it wait for what it needs and is free last. */
    private void send(int order) {
        List<Scarce> all = needs.getOrDefault(order, List.of());
        Optional<Scarce> missing =
                all.stream().filter(each -> !each.isFree(now)).max(Comparator.comparing(each -> each.freeAt(now)));
        if (missing.isEmpty()) {
            all.forEach(each -> each.take(now, now.plus(perOrder)));
            sent.add(new Sent(order, Duration.between(START, now), Optional.ofNullable(kept.get(order))));
        } else {
            missing.get().line.put(order, now);
            kept.put(order, missing.get().what());
            if (missing.get().line.size() == 1) {
                wake(missing.get());
            }
        }
    }

    private void wake(Scarce what) {
        events.add(new Event(what.freeAt(now), what));
    }

    /** Those who wait may go on, as long as there is something for them; what they miss now may be something else. */
    private void serve(Scarce what) {
        while (!what.line.isEmpty() && what.isFree(now)) {
            Map.Entry<Integer, Instant> first = what.line.firstEntry();
            what.line.remove(first.getKey());
            what.waited(first.getKey(), Duration.between(first.getValue(), now));
            send(first.getKey());
        }
        if (!what.line.isEmpty()) {
            wake(what);
        }
    }

    private Simulation result() {
        for (Scarce each : scarce.values()) {
            each.line.forEach((order, since) -> {
                each.waited(order, Duration.between(since, bound));
                unfit.add(new Unfit(order, "still waits for " + each.what()));
            });
        }
        Duration total = sent.stream()
                .map(each -> each.at().plus(perOrder))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        List<Wait> waits = scarce.values().stream()
                .filter(each -> each.waiting() > 0)
                .map(each -> new Wait(each.what(), each.waiting(), each.longest()))
                .sorted(Comparator.comparing(Wait::orders).reversed())
                .toList();
        unfit.sort(Comparator.comparing(Unfit::order));
        return new Simulation(total, sent, unfit, waits, Duration.between(START, bound));
    }

    private record Event(Instant at, Scarce scarce) {}
}
