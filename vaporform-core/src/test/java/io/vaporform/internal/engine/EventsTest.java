package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.event.Event;
import io.vaporform.spec.Address;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final ResourceState STATE =
            ResourceState.of(Address.parse("shop/main/deployment/web")).phase(Phase.APPLYING, "a note");

    private final List<Event> heard = new ArrayList<>();

    @Test
    void aListenerThatThrowsKeepsNobodyFromHearing() {
        Events events = new Events(
                new HandTime(),
                List.of(
                        event -> {
                            throw new IllegalStateException("broken listener");
                        },
                        heard::add));

        events.progress(STATE, "op-1", 40, "configuring");
        events.state(STATE, "op-1", 40);

        assertThat(heard).extracting(Event::type).containsExactly(Event.Type.PROGRESS, Event.Type.STATE);
        assertThat(heard).extracting(Event::text).containsExactly("configuring", "a note");
        assertThat(heard).extracting(Event::id).doesNotHaveDuplicates();
        assertThat(heard.get(0).phase()).isEqualTo(Phase.APPLYING);
        assertThat(heard.get(0).percent()).isEqualTo(40);
    }
}
