package io.vaporform.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LeaksAndLogsTest {

    @Test
    void aThreadOfOursThatIsLeftIsNamed() throws Exception {
        ThreadLeaks leaks = ThreadLeaks.watch();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = started("vaporform-left", end);

        assertThatThrownBy(leaks::assertNone).isInstanceOf(AssertionError.class).hasMessageContaining("vaporform-left");

        end.countDown();
        thread.join();
        assertThatCode(leaks::assertNone).doesNotThrowAnyException();
    }

    @Test
    void threadsOfOthersAndOlderOnesDoNotCount() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread older = started("vaporform-older", end);
        ThreadLeaks leaks = ThreadLeaks.watch();
        Thread others = started("others", end);

        assertThatCode(leaks::assertNone).doesNotThrowAnyException();

        end.countDown();
        older.join();
        others.join();
    }

    @Test
    void logLinesAreSeenAtEveryLevelWithTheirStack() {
        try (LogCapture log = LogCapture.start()) {
            LoggerFactory.getLogger("some").trace("value {}", "canary-2");
            LoggerFactory.getLogger("some").debug("failed", new IllegalStateException("canary-3"));
            if (LoggerFactory.getLogger("some").isTraceEnabled()) {
                LoggerFactory.getLogger("some").trace("guarded canary-4");
            }

            assertThat(log.lines()).hasSize(3);
            assertThat(log.lines().toString()).contains("some value canary-2", "canary-3", "guarded canary-4");
        }
        assertThat(LoggerFactory.getLogger("some").isTraceEnabled()).isFalse();
    }

    private static Thread started(String name, CountDownLatch end) {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
