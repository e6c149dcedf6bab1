package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.state.MemoryStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The first deployments of a project come all at once. */
class OpenProjectsTest {

    private static final int CALLERS = 8;

    private final OpenProjects projects = new OpenProjects(MemoryStateStore.create());
    private final AtomicInteger opened = new AtomicInteger();
    private final CountDownLatch second = new CountDownLatch(2);

    @Test
    void aProjectIsOpenedOnceHoweverManyAskAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            all.add(threads.submit(() -> {
                go.await();
                projects.open("shop", "docker", new Slow(), null);
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

    /** Gives a second caller the time to come in. */
    private final class Slow implements ProjectSupport {
        @Override
        public void open(String project, ApplyContext context) {
            opened.incrementAndGet();
            second.countDown();
            try {
                assertThat(second.await(200, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public void close(String project, ApplyContext context) {}
    }
}
