package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.testkit.ThreadLeaks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between us and a registry, and what is said of it. */
@Timeout(20)
class RdapTroubleTest {

    private static final DomainName NAME = DomainName.of("example.com");
    private static final int MEBIBYTE = 1 << 20;

    private final ThreadLeaks leaks = ThreadLeaks.watch();
    private final LocalRdap service = LocalRdap.start();
    private final Rdap rdap = asking().build();

    private Rdap.Builder asking() {
        return Rdap.builder().bootstrap(service.bootstrap()).allowPlainHttp();
    }

    @AfterEach
    void stop() {
        rdap.close();
        service.close();
        leaks.assertNone();
    }

    @ParameterizedTest(name = "{0}, Retry-After: {1}")
    @CsvSource({"429, 17, 17", "503, 120, 120", "429, soon, ", "429, '', ", "500, '', ", "502, '', "})
    void aRegistryThatCannotAnswerNowIsUnavailable(int status, String retryAfter, Long seconds) {
        service.answer(status, "{\"title\": \"later\"}", "Retry-After", retryAfter);

        assertThatThrownBy(() -> rdap.find(NAME)).isInstanceOfSatisfying(ProviderUnavailableException.class, failed -> {
            assertThat(failed.retryAfter())
                    .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
            assertThat(failed).hasMessageContaining("127.0.0.1 answered for example.com with " + status);
        });
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {204, 400, 401, 403, 304, 422})
    void aRegistryThatRefusesIsToldApart(int status) {
        service.answer(status, "");

        assertThatThrownBy(() -> rdap.find(NAME))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("with " + status);
    }

    @Test
    void ofAStrangersWordsTheBeginningIsShownOnOneLine() {
        service.answer(400, "no\r\nERROR forged \u001b[2J" + "x".repeat(10_000));

        assertThatThrownBy(() -> rdap.find(NAME))
                .hasMessageContaining("no ERROR forged [2J")
                .hasMessageNotContaining("\n")
                .message()
                .hasSizeLessThan(700);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "<html>a proxy</html>",
                "{\"objectClassName\": \"domain\", \"ldhName\": \"exam",
                "[]",
                "null",
                "{\"objectClassName\": \"entity\", \"ldhName\": \"example.com\"}",
                "{\"objectClassName\": \"domain\"}",
                "{\"objectClassName\": \"domain\", \"ldhName\": 7}",
                "{\"objectClassName\": \"domain\", \"ldhName\": \"example.com example.net\"}",
            })
    void anAnswerThatIsNoDomainIsRefused(String answer) {
        service.answer(200, answer);

        assertThatThrownBy(() -> rdap.find(NAME))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("127.0.0.1 answered for example.com");
    }

    @Test
    void theAnswerForAnotherNameIsRefusedAndShown() {
        service.file(200, "leaving.json");

        assertThatThrownBy(() -> rdap.find(NAME))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("objectClassName 'domain', ldhName 'LEAVING.COM'");
    }

    @Test
    void anAnswerThatIsNestedWithoutAnEndIsRefused() {
        service.answer(200, "[".repeat(MEBIBYTE));

        assertThatThrownBy(() -> rdap.find(NAME)).isInstanceOf(ProvisioningException.class);
    }

    @Test
    void anAnswerThatIsTooLargeIsRefused() throws IOException {
        String largest = "{\"objectClassName\": \"domain\", \"ldhName\": \"example.com\"}";
        service.answer(200, largest + " ".repeat(MEBIBYTE - largest.length()));
        assertThat(rdap.find(NAME)).isPresent();

        service.answer(200, largest + " ".repeat(MEBIBYTE - largest.length() + 1));
        assertThatThrownBy(() -> rdap.find(NAME))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("larger than 1048576 bytes");

        service.answer(200, packed(64 * MEBIBYTE), "Content-Encoding", "gzip");
        assertThatThrownBy(() -> rdap.find(NAME))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("larger than 1048576 bytes");
    }

    private static byte[] packed(int blanks) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            byte[] some = " ".repeat(MEBIBYTE).getBytes(StandardCharsets.US_ASCII);
            for (int done = 0; done < blanks; done += some.length) {
                packing.write(some);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void headersWithoutAnEndAreRefused() {
        service.answer(200, "{}", "X-Long", "x".repeat(MEBIBYTE));

        assertThatThrownBy(() -> rdap.find(NAME)).isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void aServerThatNeverEndsIsLeftInTime() {
        service.drip();
        try (Rdap hasty = asking().timeout(Duration.ofMillis(300)).build()) {
            assertThatThrownBy(() -> hasty.find(NAME))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("300 ms");
        }
    }

    @Test
    void redirectsDoNotMakeTheTimeLonger() {
        try (LocalRdap slow = LocalRdap.start().drip();
                Rdap hasty =
                        asking().allowPrivate().timeout(Duration.ofMillis(300)).build()) {
            service.redirect(302, slow.url());

            long start = System.nanoTime();
            assertThatThrownBy(() -> hasty.find(NAME)).isInstanceOf(ProviderUnavailableException.class);
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        service.close();

        assertThatThrownBy(() -> rdap.find(NAME)).isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void anInterruptFreesWhoAsks() {
        service.drip();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> rdap.find(NAME))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theCloseFreesWhoAsks() {
        service.drip();
        CompletableFuture<Optional<Registration>> asking = CompletableFuture.supplyAsync(() -> rdap.find(NAME));
        await().until(() -> !service.asked().isEmpty());

        rdap.close();

        assertThat(asking)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void whoAsksAfterTheCloseIsTold() {
        rdap.close();
        rdap.close();

        assertThatThrownBy(() -> rdap.find(NAME))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("closed");
    }
}
