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
    private final OpenProjects projects = process();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** A process of its own on the same store. */
    private OpenProjects process() {
        HandTime time = new HandTime();
        Sessions sessions = new Sessions(store, time, Runnable::run, Duration.ofSeconds(9));
        return new OpenProjects(store, new Rows(store, new Events(time, Duration.ZERO, List.of())), sessions);
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
                projects.open("shop", "docker", slow, in(operation));
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
        projects.open("shop", "docker", support, in("op-1"));
        process().close("shop", "docker", support, in("op-2"));

        projects.open("shop", "docker", support, in("op-3"));

        assertThat(opened).hasValue(2);
        assertThat(closed).hasValue(1);
    }

    @Test
    void whoOpensWaitsForAnotherProcessThatCloses() {
        projects.open("shop", "docker", new Support(), in("op-1"));
        OpenProjects other = process();
        Support closing = new Support() {
            @Override
            public void close(String project, ApplyContext context) {
                super.close(project, context);
                assertThatExceptionOfType(ProviderUnavailableException.class)
                        .isThrownBy(() -> other.open("shop", "docker", new Support(), in("op-3")))
                        .withMessageContaining("is being closed");
            }
        };

        projects.close("shop", "docker", closing, in("op-2"));
        other.open("shop", "docker", new Support(), in("op-3"));

        assertThat(opened).hasValue(2);
        assertThat(closed).hasValue(1);
    }

    @Test
    void whatIsRecordedMeanwhileKeepsItOpen() {
        projects.open("shop", "docker", new Support(), in("op-1"));
        record(WEB);

        projects.close("shop", "docker", new Support(), in("op-2"));

        assertThat(closed).hasValue(0);
        assertThat(projects.openOn("shop")).containsExactly("docker");
    }

    @Test
    void whatCouldNotBeClosedIsOpenedAnewByWhoNeedsIt() {
        projects.open("shop", "docker", new Support(), in("op-1"));
        Support refusing = new Support() {
            @Override
            public void close(String project, ApplyContext context) {
                throw new ProviderUnavailableException("not now", null);
            }
        };

        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> projects.close("shop", "docker", refusing, in("op-2")));
        process().open("shop", "docker", new Support(), in("op-3"));

        assertThat(opened).hasValue(2);
    }

    private void record(Address address) {
        Batch batch = new Batch();
        Rows.put(batch, ResourceState.of(address), Rows.Versioned.absent(address));
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
