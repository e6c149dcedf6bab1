package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.haproxy.RuntimeSocket.HungException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RuntimeSocketTest {

    private static final RuntimeCommand COMMAND = RuntimeCommand.of("show info");
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private FakeSocket fake;

    private Path file() {
        return directory.resolve("s");
    }

    private FakeSocket fake(FakeSocket.Behaviour behaviour) throws IOException {
        fake = new FakeSocket(file(), behaviour);
        return fake;
    }

    @AfterEach
    void stop() {
        if (fake != null) {
            fake.close();
        }
    }

    private RuntimeSocket socket(Duration limit) {
        return RuntimeSocket.at(file(), limit);
    }

    private static void forever(SocketChannel channel) throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void whereNobodyListensThatIsSaidAtOnce() throws IOException {
        assertThatThrownBy(() -> socket(LONG).ask(COMMAND))
                .isInstanceOf(ProviderUnavailableException.class)
                .isNotInstanceOf(HungException.class)
                .hasMessageContaining("was asked 'show info', but: ")
                .hasMessageEndingWith("it is loading, or not up");

        fake(channel -> {}).close();
        assertThat(Files.exists(file())).isTrue();
        assertThatThrownBy(() -> socket(LONG).ask(COMMAND)).hasMessageContaining("Connection refused");
    }

    @Test
    void whoSaysNothingIsHung() throws IOException {
        fake(RuntimeSocketTest::forever);
        assertThatThrownBy(() -> socket(SHORT).ask(COMMAND))
                .isInstanceOf(HungException.class)
                .hasMessage("HAProxy at " + file()
                        + " did not answer to 'show info' within 200 ms; its process is stopped,"
                        + " or has too much to do");
        assertThatThrownBy(() -> socket(SHORT).askAll(List.of(COMMAND))).isInstanceOf(HungException.class);
    }

    @Test
    void whoReadsNothingIsHung() throws IOException {
        RuntimeCommand large = RuntimeCommand.withPayload(List.of("v".repeat(16_000)), "add map", "/f");
        fake(channel -> {
            FakeSocket.say(channel, "\n> ");
            forever(channel);
        });
        assertThatThrownBy(() -> socket(SHORT).askAll(List.of(large, large))).isInstanceOf(HungException.class);
    }

    @Test
    void aLineOfTheWaitingBeyondWhatTheSystemTakesIsNoHang() throws IOException {
        fake(RuntimeSocketTest::forever);
        for (int i = 0; i < 60; i++) {
            CompletableFuture.runAsync(() -> socket(LONG).ask(COMMAND));
        }
        assertThatThrownBy(() -> socket(SHORT).ask(COMMAND)).isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void anAnswerThatStopsInTheMiddleIsHung() throws IOException {
        fake(channel -> {
            FakeSocket.say(channel, "Name: HAP");
            forever(channel);
        });
        assertThatThrownBy(() -> socket(SHORT).ask(COMMAND)).isInstanceOf(HungException.class);
    }

    @Test
    void noAnswerMeansNotExecuted() throws IOException {
        fake(FakeSocket::readAll);
        assertThatThrownBy(() -> socket(LONG).ask(COMMAND))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining(
                        "without an answer to 'show info', as it does with a command that it has not executed");
    }

    @Test
    void anEndBeforeThePromptIsNoAnswer() throws IOException {
        fake(channel -> FakeSocket.say(channel, "\n> half"));
        assertThatThrownBy(() -> socket(LONG).askAll(List.of(COMMAND)))
                .isInstanceOf(ProviderUnavailableException.class)
                .isNotInstanceOf(HungException.class);
    }

    @Test
    void aCommandIsSentAsItIsAndItsAnswerIsWithoutEmptyLines() throws IOException {
        AtomicReference<String> said = new AtomicReference<>("");
        fake(channel -> {
            said.set(FakeSocket.readAll(channel));
            FakeSocket.say(channel, "\n a \n\n b\n\n");
        });
        assertThat(socket(LONG).worker().ask(RuntimeCommand.withPayload(List.of("k ü"), "add map", "/f")))
                .isEqualTo(" a \n\n b");
        assertThat(said).hasValue("@1 add map /f <<\nk ü\n\n");
        socket(LONG).process(77).ask(COMMAND);
        assertThat(said).hasValue("@!77 show info\n");
    }

    @Test
    void commandsThatBelongTogetherAreSentAsOne() throws IOException {
        AtomicReference<String> said = new AtomicReference<>("");
        fake(channel -> {
            said.set(FakeSocket.readAll(channel));
            FakeSocket.say(channel, "New server registered.\n\n\n\n");
        });
        List<RuntimeCommand> commands =
                List.of(RuntimeCommand.of("add server", "a/b"), RuntimeCommand.of("enable health", "a/b"));
        socket(LONG).worker().tellTogether(commands, "New server registered."::equals);
        assertThat(said).hasValue("@1 add server a/b;@1 enable health a/b\n");
        assertThatThrownBy(() -> socket(LONG).tellTogether(commands, String::isEmpty))
                .isInstanceOf(ProvisioningException.class)
                .hasMessage("add server: HAProxy said: New server registered.");
    }

    @Test
    void wordsWhereNothingShouldBeSaidAreAFailure() throws IOException {
        fake(channel -> {
            FakeSocket.readAll(channel);
            FakeSocket.say(channel, "No such server.\n\n");
        });
        assertThatThrownBy(() -> socket(LONG).tell(RuntimeCommand.of("del server", "a/b")))
                .isInstanceOf(ProvisioningException.class)
                .hasMessage("del server: HAProxy said: No such server.");
        socket(LONG).tell(RuntimeCommand.of("del server", "a/b"), "No such server."::equals);
    }

    @Test
    void anInterruptEndsTheWaitAndStays() throws Exception {
        fake(RuntimeSocketTest::forever);
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                socket(LONG).ask(COMMAND);
                kept.completeExceptionally(new AssertionError("answered"));
            } catch (ProviderUnavailableException interrupted) {
                kept.complete(Thread.currentThread().isInterrupted());
            }
        });
        asking.start();
        asking.interrupt();

        assertThat(kept.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCommandWithoutAnAnswerMayHaveNone() throws IOException {
        fake(FakeSocket::readAll);
        socket(LONG).send(RuntimeCommand.of("reload"));
        Files.delete(file());
        assertThatThrownBy(() -> socket(LONG).send(RuntimeCommand.of("reload")))
                .isInstanceOf(ProviderUnavailableException.class);
    }
}
