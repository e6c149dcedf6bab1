package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.event.Event;
import io.vaporform.memory.Behaviour;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Commands in running instances. */
class ExecTest {

    private static InMemoryProvider.Builder provider() {
        return InMemoryProvider.builder().program("shop/web:1", (environment, arguments) -> Behaviour.healthy()
                .executes(request -> new ExecResult(
                        request.instance().orElseThrow(),
                        request.command().size(),
                        request.environment().toString(),
                        "",
                        false)));
    }

    private static Infrastructure infra(InMemoryProvider.Builder provider) {
        Infrastructure infra =
                Infrastructure.builder().provider(provider.build()).build();
        infra.project("shop").apply(Rig.web(w -> w.replicas(2)));
        return infra;
    }

    @Test
    void runInTheFirstInstanceOrInTheNamedOne() {
        try (Infrastructure infra = infra(provider())) {
            Deployment web = infra.project("shop").deployment("web");
            String first = web.outputs().instances().get(0).name();
            String second = web.outputs().instances().get(1).name();

            assertThat(web.exec("ls", "/")).isEqualTo(new ExecResult(first, 2, "{}", "", false));
            assertThat(web.exec(ExecRequest.of("ls").in(second)).instance()).isEqualTo(second);
        }
    }

    @Test
    void theirEnvironmentIsSecret() {
        try (Infrastructure infra = infra(provider())) {
            ExecRequest request = ExecRequest.of("ls").env("TOKEN", "xyzzy");

            assertThat(request.toString()).doesNotContain("xyzzy");
            assertThat(infra.project("shop").deployment("web").exec(request).output())
                    .contains("TOKEN")
                    .doesNotContain("xyzzy");
        }
    }

    @Test
    void anInstanceThatItHasNotIsRefusedNamingThoseThatItHas() {
        try (Infrastructure infra = infra(provider())) {
            Deployment web = infra.project("shop").deployment("web");

            assertThatExceptionOfType(InvalidSpecException.class)
                    .isThrownBy(() -> web.exec(ExecRequest.of("ls").in("web-9")))
                    .withMessageContainingAll(
                            "web-9", web.outputs().instances().get(1).name());
            web.scale(0);
            assertThatExceptionOfType(InvalidSpecException.class)
                    .isThrownBy(() -> web.exec("ls"))
                    .withMessageContaining("scale it up first");
        }
    }

    @Test
    void aProviderThatRunsNoneSaysSo() {
        try (Infrastructure infra = infra(provider().capabilities(Capability.REPLICAS))) {
            assertThatExceptionOfType(InvalidSpecException.class)
                    .isThrownBy(() -> infra.project("shop").deployment("web").exec("ls"))
                    .withMessageContaining("runs no commands");
        }
    }

    @Test
    void whoRanWhatWhereIsKept() {
        try (Infrastructure infra = infra(provider())) {
            Deployment web = infra.as("alice").project("shop").deployment("web");
            web.exec(ExecRequest.of("psql", "-c", "drop table orders"));

            assertThat(infra.project("shop").stack().history())
                    .filteredOn(event -> event.type() == Event.Type.EXEC)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.actor()).isEqualTo("alice");
                        assertThat(event.text())
                                .isEqualTo("psql in "
                                        + web.outputs().instances().get(0).name());
                    });
        }
    }

    @Test
    void commandsThatTakeTooLongSayNothingOfTheProvider() {
        InMemoryProvider.Builder slow = InMemoryProvider.builder()
                .program("shop/web:1", (environment, arguments) -> Behaviour.healthy()
                        .executes(request -> {
                            throw new ProviderUnavailableException("too late", null);
                        }));
        try (Infrastructure infra = infra(slow)) {
            Deployment web = infra.project("shop").deployment("web");
            for (int i = 0; i < 20; i++) {
                assertThatExceptionOfType(ProviderUnavailableException.class)
                        .isThrownBy(() -> web.exec("sleep", "60"))
                        .withMessageContaining("too late");
            }
            assertThat(web.status().ready()).isEqualTo(2);
        }
    }

    @Test
    void aRequestWithoutAProgramOrTimeIsRefusedWithBothReasons() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> ExecRequest.of("").within(Duration.ZERO))
                .withMessageContaining("must begin with a program");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> ExecRequest.of("ls").within(Duration.ZERO))
                .withMessageContaining("must be more than nothing");
    }
}
