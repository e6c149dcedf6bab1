package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.event.Event;
import io.vaporform.plan.Outcome;
import io.vaporform.state.Batch;
import io.vaporform.state.Phase;
import io.vaporform.state.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of what happened: events, operations, and listeners that miss nothing. */
class HistoryTest {

    private final Rig rig = new Rig();
    private final List<Event> heard = new ArrayList<>();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void saysWhoAskedForWhatAndWhatCameOfIt() {
        Infrastructure infra = rig.infra();
        Operation operation = infra.as("alice").project("shop").start(Rig.web(w -> {}));
        operation.await();
        infra.as("bob").project("shop").destroy(Data.DELETE);

        List<Event> history = infra.project("shop").stack().history();

        assertThat(history)
                .filteredOn(event -> event.operationId().equals(operation.id()))
                .allMatch(event -> event.actor().equals("alice"))
                .extracting(Event::phase)
                .containsExactly(Phase.PENDING, Phase.APPLYING, Phase.READY);
        assertThat(history.get(0).type()).isEqualTo(Event.Type.PLANNED);
        assertThat(history.get(0).text()).contains("CREATE", "declared by blueprint 'shop'");
        assertThat(history).extracting(Event::id).doesNotHaveDuplicates();
        Event last = history.get(history.size() - 1);
        assertThat(last.type()).isEqualTo(Event.Type.GONE);
        assertThat(last.actor()).isEqualTo("bob");
    }

    @Test
    void isKeptForItsTimeOnly() {
        Infrastructure infra = rig.infra(b -> b.supervise().eventRetention(Duration.ofDays(2)));
        String id = infra.project("shop").apply(Rig.web(w -> {})).operationId();

        rig.pass(Duration.ofDays(1));
        assertThat(infra.project("shop").stack().history()).isNotEmpty();
        assertThat(infra.operation(id).isDone()).isTrue();
        rig.pass(Duration.ofDays(2));

        assertThat(infra.project("shop").stack().history()).isEmpty();
        assertThatThrownBy(() -> infra.operation(id))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("there is none with that id");
    }

    @Test
    void anOperationIsKnownToEveryProcess() {
        Infrastructure one = rig.infra();
        Infrastructure other = rig.infra();
        Operation operation = one.project("shop").start(Rig.web(w -> {}));

        assertThat(other.operation(operation.id())
                        .await()
                        .of(Rig.address("web"))
                        .orElseThrow()
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
        assertThat(other.operation(operation.id()).isDone()).isTrue();
    }

    @Test
    void anOperationThatIsForgottenWhileOneWaitsIsAnErrorAndNoEndlessWait() {
        rig.provider.faults().on("web").workingFor(Duration.ofMinutes(1));
        Operation operation = rig.infra().project("shop").start(Rig.web(w -> {}));
        Operation followed = rig.infra().operation(operation.id());
        assertThat(followed.isDone()).isFalse();
        Row row = rig.store.read("operation/" + operation.id()).orElseThrow();
        rig.store.commit(new Batch().remove(row.key(), row.revision()));

        assertThatThrownBy(followed::await)
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("there is none with that id");
        operation.await();
    }

    @Test
    void anOperationThatFailedFailsForWhoeverAsks() {
        Infrastructure one = rig.infra();
        rig.provider.faults().on("web").failAt(io.vaporform.spi.Stage.PROVISIONING);
        Operation operation = one.project("shop").start(Rig.web(w -> {}));

        assertThatThrownBy(() -> rig.infra().operation(operation.id()).await())
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("web");
    }

    @Test
    void aListenerWithANameHearsWhatHappenedWithoutIt() {
        rig.infra().project("shop").apply(Rig.web(w -> {}));
        List<Event> before = rig.infra().project("shop").stack().history();

        Infrastructure later = rig.infra(b -> b.listener("billing", heard::add));
        rig.pass(Duration.ofSeconds(5));
        assertThat(heard).isEqualTo(before);

        later.project("shop").apply(Rig.web(w -> w.replicas(2)));
        rig.pass(Duration.ofSeconds(5));
        assertThat(heard).isEqualTo(later.project("shop").stack().history()).hasSizeGreaterThan(before.size());
    }

    @Test
    void aListenerWithANameIsCalledByOneProcessAndGoesOnWhereItWas() {
        List<Event> second = new ArrayList<>();
        Infrastructure one = rig.infra(b -> b.listener("billing", heard::add));
        rig.pass(Duration.ofSeconds(3));
        Infrastructure two = rig.infra(b -> b.listener("billing", second::add));
        two.project("shop").apply(Rig.web(w -> {}));
        rig.pass(Duration.ofSeconds(5));
        List<Event> first = List.copyOf(heard);
        assertThat(first).isEqualTo(two.project("shop").stack().history());
        assertThat(second).isEmpty();

        one.close();
        two.project("shop").apply(Rig.web(w -> w.replicas(2)));
        rig.pass(Duration.ofSeconds(5));

        assertThat(heard).isEqualTo(first);
        assertThat(second).isNotEmpty().doesNotContainAnyElementsOf(first);
    }

    @Test
    void aListenerWithANameThatThrowsHearsItAgain() {
        List<String> tries = new ArrayList<>();
        Infrastructure infra = rig.infra(b -> b.listener("billing", event -> {
            tries.add(event.id());
            if (tries.size() < 3) {
                throw new IllegalStateException("not now");
            }
        }));
        infra.project("shop").apply(Rig.web(w -> {}));
        rig.pass(Duration.ofSeconds(10));

        List<Event> history = infra.project("shop").stack().history();
        assertThat(tries).startsWith(history.get(0).id(), history.get(0).id());
        assertThat(tries).contains(history.get(history.size() - 1).id());
    }
}
