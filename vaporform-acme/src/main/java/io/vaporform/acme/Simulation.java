package io.vaporform.acme;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many orders wanted at once would go: see {@link RateLimits#simulate}. All times are since the beginning. Its text is a report for a person.
 *
 * @param total when the last of those that are sent is done
 * @param sent by the time of it
 * @param unfit by their place in what was asked
 * @param waits the one that most orders wait for first
 * @param bound up to when orders are sent
 */
public record Simulation(Duration total, List<Sent> sent, List<Unfit> unfit, List<Wait> waits, Duration bound) {

    /** Up to when orders are sent unless something else is asked: 30 days. */
    public static final Duration BOUND = Duration.ofDays(30);

    private static final int SHOWN = 10;

    /** Copies the lists. */
    public Simulation {
        sent = List.copyOf(sent);
        unfit = List.copyOf(unfit);
        waits = List.copyOf(waits);
    }

    /**
     * An order that is sent.
     *
     * @param order its place in what was asked, from 0
     * @param at the moment of it
     * @param waitedFor what kept it back last; empty if nothing did
     */
    public record Sent(int order, Duration at, Optional<String> waitedFor) {}

    /**
     * An order that is not sent.
     *
     * @param order its place in what was asked, from 0
     * @param why for a person
     */
    public record Unfit(int order, String why) {}

    /**
     * What orders wait for.
     *
     * @param what such as {@code certificates per registered domain (example.com)}
     * @param orders how many
     * @param longest the longest that one of them waits for this
     */
    public record Wait(String what, int orders, Duration longest) {}

    /** Whether every order is sent. */
    public boolean allFit() {
        return unfit.isEmpty();
    }

    @Override
    public String toString() {
        int asked = sent.size() + unfit.size();
        String first = asked + " orders: " + sent.size() + " sent within " + Spans.of(bound)
                + (sent.isEmpty() ? "" : ", all of these done after " + Spans.of(total));
        long atOnce = sent.stream().filter(each -> each.at().isZero()).count();
        Stream<String> waiting = waits.stream()
                .limit(SHOWN)
                .map(each -> "  " + each.orders() + " wait for " + each.what() + ", the longest "
                        + Spans.of(each.longest()));
        Stream<String> failing =
                unfit.stream().limit(SHOWN).map(each -> "  order " + each.order() + " is not sent: " + each.why());
        return Stream.of(
                        Stream.of(first, "  " + atOnce + " are sent at once"),
                        waiting,
                        more(waits.size(), "more to wait for"),
                        failing,
                        more(unfit.size(), "more that are not sent"))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> more(int all, String what) {
        return all > SHOWN ? Stream.of("  " + (all - SHOWN) + " " + what) : Stream.empty();
    }
}
