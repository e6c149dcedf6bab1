package io.vaporform.testkit.engine;

import io.vaporform.Infrastructure;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.memory.Effect;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Months with certificates of the authority in memory, which live for 90 days: while nothing is due the clock is set on, and only then time passes. */
final class Seasons implements AutoCloseable {

    static final String NAME = "www.example.com";
    static final Duration DAY = Duration.ofDays(1);
    private static final Duration TICKS = Duration.ofSeconds(5);

    final Rig rig = new Rig();
    private final List<Instant> got = new ArrayList<>();

    Infrastructure infra() {
        return infra(b -> {});
    }

    Infrastructure infra(StateStore on) {
        return infra(on, b -> {});
    }

    Infrastructure infra(Consumer<Infrastructure.Builder> more) {
        return infra(rig.store, more);
    }

    private Infrastructure infra(StateStore on, Consumer<Infrastructure.Builder> more) {
        return rig.infra(on, b -> {
            b.supervise().eventRetention(DAY.multipliedBy(1000));
            more.accept(b);
        });
    }

    static Address address(String name) {
        return Address.parse("shop/main/certificate/" + name);
    }

    /** Keeps the authority from issuing for a name. */
    void forbid(String name) {
        rig.world.internet().publish(Rrset.of(name, Rdata.of("CAA", "0 issue \"other.example\"")));
    }

    void allow(String name) {
        rig.world.internet().withdraw(DomainName.of(name), "CAA");
    }

    void live(Duration span) {
        note();
        Instant end = rig.time.now().plus(span);
        while (rig.time.now().isBefore(end)) {
            Duration rest = Duration.between(rig.time.now(), due(end));
            rig.time.setClockOnBy(rest.isNegative() ? Duration.ZERO : rest);
            rig.time.advance(TICKS);
            note();
        }
    }

    private Instant due(Instant latest) {
        return Stream.of("renewal/", "resource/", "wire/")
                .flatMap(prefix -> rig.store.due(prefix, latest, 1).stream())
                .flatMap(row -> row.due().stream())
                .min(Comparator.naturalOrder())
                .orElse(latest);
    }

    Instant now() {
        return rig.time.now();
    }

    /** When certificates were got, to the seconds of a step, the first first. */
    List<Instant> got() {
        note();
        return List.copyOf(got);
    }

    private void note() {
        long changes = rig.world.ledger().stream()
                .filter(effect -> effect.verb() == Effect.Verb.CREATE || effect.verb() == Effect.Verb.UPDATE)
                .count();
        while (got.size() < changes) {
            got.add(rig.time.now());
        }
    }

    static List<Finding> findings(Infrastructure infra) {
        return infra.project("shop").stack().findings();
    }

    /** What was told of a kind of finding, in the order in which it was. */
    static List<String> told(Infrastructure infra, Event.Type type, String code) {
        return infra.project("shop").stack().history().stream()
                .filter(event -> event.type() == type)
                .map(Event::text)
                .filter(text -> text.contains(code))
                .map(text -> text.split(" ", 2)[0] + (text.contains("has expired") ? " expired" : ""))
                .toList();
    }

    Optional<Instant> due(String name) {
        return rig.store.read("renewal/" + address(name)).flatMap(row -> row.due());
    }

    @Override
    public void close() {
        rig.close();
    }
}
