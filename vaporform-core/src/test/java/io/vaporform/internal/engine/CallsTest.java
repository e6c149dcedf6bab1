package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.state.MemoryStateStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HandTime time = new HandTime();
    private final Calls calls = new Calls("provider 'eu'", work());

    private Work work() {
        return TestWork.of(MemoryStateStore.create(), time, TIMEOUT);
    }

    @AfterEach
    void noCallLeavesAnInterruptOrAnAlarmBehind() {
        assertThat(Thread.interrupted()).as("interrupt flag after the test").isFalse();
        assertThat(time.scheduled()).as("alarms").isZero();
    }

    private <T> T call(Supplier<T> body) {
        return calls.call("look", TIMEOUT, context -> body.get());
    }

    private void fail() {
        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> call(() -> {
                    throw new ProviderUnavailableException("no answer", null);
                }));
    }

    @Test
    void aProcessThatWasTakenForDeadSaysNothingOfTheOtherSide() {
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(SessionLost.class)
                    .isThrownBy(() -> call(() -> {
                        time.advance(TIMEOUT.plusSeconds(1));
                        throw new SessionLost("one");
                    }));
        }

        assertThat(call(() -> "asked")).isEqualTo("asked");
    }

    @Test
    void aCallReturnsWhatItGetsAndKnowsItsTime() {
        Duration left = calls.call("look", TIMEOUT, context -> {
            time.advance(Duration.ofSeconds(10));
            return context.remaining();
        });

        assertThat(left).isEqualTo(Duration.ofSeconds(20));
        String installation =
                calls.call("look", TIMEOUT, context -> context.scope().installation());
        assertThat(installation).isEqualTo("acme");
    }

    @Test
    void aCallOverItsDeadlineIsInterruptedAndSaysSo() {
        ProviderUnavailableException late = catchThrowableOfType(
                ProviderUnavailableException.class,
                () -> call(() -> {
                    time.advance(TIMEOUT);
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    throw new ProviderUnavailableException("interrupted", null);
                }));

        assertThat(late)
                .hasMessage("provider 'eu' was asked to look and did not answer within PT30S;"
                        + " see whether its system is healthy")
                .hasCauseInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void whateverALateCallThrowsItIsLate() {
        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> call(() -> {
                    time.advance(TIMEOUT);
                    throw new IllegalStateException("java.io.InterruptedIOException");
                }))
                .withMessageContaining("did not answer within PT30S");
    }

    @Test
    void aLateAnswerIsStillAnAnswer() {
        String answer = call(() -> {
            time.advance(TIMEOUT.plusSeconds(5));
            return "late";
        });

        assertThat(answer).isEqualTo("late");
    }

    @Test
    void anInterruptFromOutsideStaysForTheCaller() {
        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> call(() -> {
                    Thread.currentThread().interrupt();
                    throw new ProviderUnavailableException("interrupted", null);
                }));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void otherFailuresPassUnchanged() {
        ProvisioningException refused = new ProvisioningException("create", "no such image", null);

        assertThatExceptionOfType(ProvisioningException.class)
                .isThrownBy(() -> call(() -> {
                    throw refused;
                }))
                .isSameAs(refused);
        assertThatIllegalStateException()
                .isThrownBy(() -> call(() -> {
                    throw new IllegalStateException("a bug");
                }));
    }

    private void open() {
        for (int i = 0; i < 10; i++) {
            fail();
        }
    }

    @Test
    void tenFailuresInARowRefuseTheNextAtOnce() {
        open();
        AtomicInteger asked = new AtomicInteger();

        ProviderUnavailableException refused =
                catchThrowableOfType(ProviderUnavailableException.class, () -> call(asked::incrementAndGet));

        assertThat(asked).hasValue(0);
        assertThat(refused).hasMessage("provider 'eu' did not answer 10 times in a row; it is asked again in PT5S");
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(5));
    }

    @Test
    void oneAnswerAmongTenKeepsItOpen() {
        for (int i = 0; i < 30; i++) {
            fail();
            if (i % 9 == 0) {
                call(() -> "answer");
            }
        }

        assertThat(call(() -> "answer")).isEqualTo("answer");
    }

    @Test
    void refusalsOfTheProviderAreAnswers() {
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> call(() -> {
                        throw new ProvisioningException("create", "no such image", null);
                    }));
        }

        assertThat(call(() -> "answer")).isEqualTo("answer");
    }

    @Test
    void afterThePauseOneCallTriesAndClosesItAgain() {
        open();
        time.advance(Duration.ofSeconds(5).plusNanos(1));

        assertThat(call(() -> "back")).isEqualTo("back");
        fail();
        assertThat(call(() -> "still")).isEqualTo("still");
    }

    @Test
    void afterThePauseOneCallThatFailsIsEnough() {
        open();
        time.advance(Duration.ofSeconds(5).plusNanos(1));
        fail();

        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> call(() -> "not asked"))
                .withMessageContaining("did not answer 10 times in a row");
    }

    @Test
    void beforeThePauseIsOverNobodyIsAsked() {
        open();
        time.advance(Duration.ofMillis(4999));

        assertThatExceptionOfType(ProviderUnavailableException.class).isThrownBy(() -> call(() -> "not asked"));
    }
}
