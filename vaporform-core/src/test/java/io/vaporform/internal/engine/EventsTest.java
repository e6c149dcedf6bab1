package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.event.Event;
import io.vaporform.event.Listener;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final ResourceState STATE =
            ResourceState.of(Address.parse("shop/main/deployment/web")).phase(Phase.APPLYING, "a note");

    private static final Origin ORIGIN = new Origin("op-1", "alice");

    private final List<Event> heard = new ArrayList<>();

    @Test
    void aListenerThatThrowsKeepsNobodyFromHearing() {
        Events events = events(Duration.ofDays(1), event -> {
            throw new IllegalStateException("broken listener");
        });

        events.progress(STATE, ORIGIN, 40, "configuring");
        events.tell(events.of(Event.Type.STATE, STATE, ORIGIN, 40, "a note"));

        assertThat(heard).extracting(Event::type).containsExactly(Event.Type.PROGRESS, Event.Type.STATE);
        assertThat(heard).extracting(Event::text).containsExactly("configuring", "a note");
        assertThat(heard).extracting(Event::id).doesNotHaveDuplicates();
        assertThat(heard).allMatch(event -> event.actor().equals("alice") && event.percent() == 40);
        assertThat(heard.get(0).phase()).isEqualTo(Phase.APPLYING);
    }

    @Test
    void whatIsStoredIsReadBackInTheOrderOfTheCommits() {
        MemoryStateStore store = MemoryStateStore.create();
        Events events = events(Duration.ofDays(1));
        List<Event> stored = Stream.of("first", "second", "third")
                .map(text -> events.of(Event.Type.STATE, STATE, ORIGIN, 0, text))
                .toList();
        stored.forEach(event -> {
            Batch batch = new Batch();
            events.put(batch, event);
            store.commit(batch);
        });

        assertThat(Events.history(store, "shop/main")).isEqualTo(stored);
        assertThat(Events.history(store, "shop/mai")).isEmpty();
    }

    @Test
    void manyOfOneCommitTakeFewRowsAndAreReadBackInTheirOrder() {
        MemoryStateStore store = MemoryStateStore.create();
        Events events = events(Duration.ofDays(1));
        List<Event> many = IntStream.range(0, 1_250)
                .mapToObj(i -> events.of(Event.Type.PLANNED, STATE, ORIGIN, 0, "change " + i))
                .toList();
        Batch batch = new Batch();
        events.put(batch, many);
        store.commit(batch);

        assertThat(batch.writes()).hasSize(13);
        assertThat(Events.history(store, "shop/main")).isEqualTo(many);
    }

    @Test
    void noRetentionKeepsNothing() {
        Batch batch = new Batch();
        Events events = events(Duration.ZERO);
        events.put(batch, events.of(Event.Type.STATE, STATE, ORIGIN, 0, ""));

        assertThat(batch.writes()).isEmpty();
    }

    private Events events(Duration retention, Listener... more) {
        List<Listener> all = new ArrayList<>(List.of(more));
        all.add(heard::add);
        return new Events(new HandTime(), retention, all);
    }
}
