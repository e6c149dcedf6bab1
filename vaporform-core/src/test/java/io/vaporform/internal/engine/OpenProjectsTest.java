package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.Address;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.StateStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenProjectsTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final int CALLERS = 8;

    private final StateStore store = MemoryStateStore.create();
    private final Process one = new Process();
    private final OpenProjects projects = one.projects;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** A process of its own on the same store. */
    private final class Process {
        private final HandTime time = new HandTime();
        private final Sessions sessions = new Sessions(store, time, beat -> {}, Duration.ofSeconds(9));
        private final OpenProjects projects =
                new OpenProjects(store, new Rows(store, new Events(time, Duration.ZERO, List.of()), time), sessions);

        private void open(Support support, String operation) {
            projects.open(sessions.id(), "shop", "docker", support, in(operation));
        }

        /** It was stopped for so long that somebody else removed its session. */
        private void takenForDead() {
            String key = Keys.session(sessions.id());
            time.advance(Duration.ofSeconds(20));
            store.commit(new Batch().remove(key, store.read(key).orElseThrow().revision()));
        }

        private void close(Support support, String operation) {
            projects.close(sessions.id(), "shop", "docker", support, in(operation));
        }
    }

    @Test
    void aProjectIsOpenedOnceHoweverManyAskAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(2);
        Support slow = new Support() {
            @Override
            public void open(String project, ApplyContext context) {
                super.open(project, context);
                second.countDown();
                try {
                    // Gives a second caller the time to come in.
                    assertThat(second.await(200, TimeUnit.MILLISECONDS)).isFalse();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        };
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String operation = "op-" + i;
            all.add(threads.submit(() -> {
                go.await();
                one.open(slow, operation);
                return true;
            }));
        }
        go.countDown();
        for (Future<?> each : all) {
            each.get(10, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(opened).hasValue(1);
        assertThat(projects.openOn("shop")).containsExactly("docker");
    }

    @Test
    void whatOneOperationFoundOpenAnotherLooksAtAnew() {
        Support support = new Support();
        one.open(support, "op-1");
        new Process().close(support, "op-2");

        one.open(support, "op-3");

        assertThat(opened).hasValue(2);
        assertThat(closed).hasValue(1);
    }

    @Test
    void whoOpensWaitsForAnotherProcessThatCloses() {
        one.open(new Support(), "op-1");
        Process other = new Process();
        Support closing = new Support() {
            @Override
            public void close(String project, ApplyContext context) {
                super.close(project, context);
                assertThatExceptionOfType(ProviderUnavailableException.class)
                        .isThrownBy(() -> other.open(new Support(), "op-3"))
                        .withMessageContaining("is being closed");
            }
        };

        one.close(closing, "op-2");
        other.open(new Support(), "op-3");

        assertThat(opened).hasValue(2);
        assertThat(closed).hasValue(1);
    }

    @Test
    void whatIsRecordedMeanwhileKeepsItOpen() {
        one.open(new Support(), "op-1");
        record(WEB);

        one.close(new Support(), "op-2");

        assertThat(closed).hasValue(0);
        assertThat(projects.openOn("shop")).containsExactly("docker");
    }

    @Test
    void whatCouldNotBeClosedIsOpenedAnewByWhoNeedsIt() {
        one.open(new Support(), "op-1");
        Support refusing = new Support() {
            @Override
            public void close(String project, ApplyContext context) {
                throw new ProviderUnavailableException("not now", null);
            }
        };

        assertThatExceptionOfType(ProviderUnavailableException.class).isThrownBy(() -> one.close(refusing, "op-2"));
        new Process().open(new Support(), "op-3");

        assertThat(opened).hasValue(2);
    }

    @Test
    void whoWasStoppedWhileItClosedLeavesToOthersWhatTheyHaveOpened() {
        one.open(new Support(), "op-1");
        String stopped = one.sessions.id();
        Process other = new Process();
        one.takenForDead();
        other.open(new Support(), "op-2");
        List<String> before =
                store.scan(Keys.OPEN).stream().map(Object::toString).toList();

        assertThatExceptionOfType(SessionLost.class)
                .isThrownBy(() -> projects.close(stopped, "shop", "docker", new Support(), in("op-3")));

        assertThat(closed).hasValue(0);
        assertThat(store.scan(Keys.OPEN)).extracting(Object::toString).isEqualTo(before);
    }

    @Test
    void whoWasStoppedBeforeItAsksTheProviderAsksNoMore() {
        one.open(new Support(), "op-1");
        String stopped = one.sessions.id();
        AtomicInteger looks = new AtomicInteger();
        // Between its mark and its second look at what is recorded.
        StateStore stopping = (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("scan") && looks.incrementAndGet() == 2) {
                        one.takenForDead();
                    }
                    return method.invoke(store, arguments);
                });
        OpenProjects closing = new OpenProjects(
                stopping, new Rows(stopping, new Events(one.time, Duration.ZERO, List.of()), one.time), one.sessions);

        assertThatExceptionOfType(SessionLost.class)
                .isThrownBy(() -> closing.close(stopped, "shop", "docker", new Support(), in("op-2")));
        assertThat(closed).hasValue(0);
    }

    private void record(Address address) {
        Batch batch = new Batch();
        new Rows(store, new Events(one.time, Duration.ZERO, List.of()), one.time)
                .put(batch, ResourceState.of(address), Rows.Versioned.absent(address));
        store.commit(batch);
    }

    private static ApplyContext in(String operationId) {
        return new ChangeContext(null, "session", WEB, 1, "docker", operationId, null, null, 0, null);
    }

    private class Support implements ProjectSupport {
        @Override
        public void open(String project, ApplyContext context) {
            opened.incrementAndGet();
        }

        @Override
        public void close(String project, ApplyContext context) {
            closed.incrementAndGet();
        }
    }
}
