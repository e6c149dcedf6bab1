package io.vaporform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Quota;
import io.vaporform.spi.Settings;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.StateStore;
import io.vaporform.template.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of the library: where they come from, what is corrected, and what they do. */
class SettingTest {

    private static final String MEMORY = "vaporform.container.memory.limit.mb";

    @TempDir
    Path dir;

    private static Infrastructure.Builder builder() {
        return Infrastructure.builder().provider(InMemoryProvider.create());
    }

    private static Infrastructure with(String key, String value) {
        return builder().settings(Settings.of(Map.of(key, value))).build();
    }

    private static SettingsReport.Line line(Infrastructure infra, Setting<?> setting) {
        return infra.settings().report().lines().stream()
                .filter(line -> line.name().equals(setting.name()))
                .findFirst()
                .orElseThrow();
    }

    private static Quota quota(Infrastructure infra, DeploymentSpec.Builder spec) {
        return quota(infra.project("shop").deploy("web", spec), infra);
    }

    private static Quota quota(Deployment deployed, Infrastructure infra) {
        ResourceState state = infra.project("shop").stack().resources().get(deployed.address());
        return ((DeploymentSpec) state.wanted().orElseThrow().spec()).quota();
    }

    private static DeploymentSpec.Builder image() {
        return DeploymentSpec.builder().image("shop/web:1.4");
    }

    @Test
    void unlessSetTheyAreWhatTheReportSays() {
        try (Infrastructure infra = builder().settings(Settings.none()).build()) {
            assertThat(infra.settings().report()).hasToString("""
                    CONTAINER_MEMORY_LIMIT_MB = 512 MB (default)
                    CONTAINER_CPU_CORES = 1.0 CPUs (default)
                    STATUS_LOCK_TTL_MS = 10000 ms (default)
                    IMAGE_RETENTION_DAYS = 7 days (default): in force with providers that are made from settings""");
        }
    }

    @Test
    void theNamesAreOneInEveryPlace() {
        assertThat(Setting.CONTAINER_MEMORY_LIMIT_MB.key()).isEqualTo(MEMORY);
        assertThat(Setting.all())
                .extracting(Setting::variable)
                .containsExactly(
                        "VAPORFORM_CONTAINER_MEMORY_LIMIT_MB",
                        "VAPORFORM_CONTAINER_CPU_CORES",
                        "VAPORFORM_STATUS_LOCK_TTL_MS",
                        "VAPORFORM_IMAGE_RETENTION_DAYS");
    }

    @ParameterizedTest(name = "[{index}] {0} becomes {1}")
    @CsvSource({
        "64, 64, false",
        "8192, 8192, false",
        "' 1024 ', 1024, false",
        "1e3, 1000, false",
        "63, 64, true",
        "8193, 8192, true",
        "-1, 64, true",
        "99999999999999999999, 8192, true",
        "8192.5, 8192, true",
        "1e999999999, 8192, true",
        "1024.5, 512, true",
        "1G, 512, true",
        "NaN, 512, true",
        "Infinity, 512, true",
    })
    void aWholeNumberIsTakenIntoItsRangeAndWhatIsNoneIsLeftForTheDefault(String text, int value, boolean warned) {
        try (Infrastructure infra = with(MEMORY, text)) {
            assertThat(infra.settings().get(Setting.CONTAINER_MEMORY_LIMIT_MB)).isEqualTo(value);
            assertThat(line(infra, Setting.CONTAINER_MEMORY_LIMIT_MB).note().isEmpty())
                    .isEqualTo(!warned);
        }
    }

    @ParameterizedTest(name = "[{index}] {0} becomes {1}")
    @CsvSource({"0.5, 0.5", "2, 2.0", "0.001, 0.01", "4096, 1024.0", "1e-999999999, 0.01", "NaN, 1.0", "'1,5', 1.0"})
    void aDecimalNumberToo(String text, double value) {
        try (Infrastructure infra = with("vaporform.container.cpu.cores", text)) {
            assertThat(infra.settings().get(Setting.CONTAINER_CPU_CORES)).isEqualTo(value);
        }
    }

    @Test
    void aWarningSaysWhereWhatAndWhatIsUsed() {
        try (Infrastructure infra = builder()
                .settings(Settings.of(Map.of(MEMORY, "9000", "vaporform.image.retention.days", "a\nweek")))
                .build()) {
            assertThat(infra.settings().report().toString())
                    .contains(
                            "CONTAINER_MEMORY_LIMIT_MB = 8192 MB (settings): settings was '9000' but must be 64 to 8192 MB; 8192 is used",
                            "IMAGE_RETENTION_DAYS = 7 days (default): settings was 'a?week' but must be 1 to 3650 days;"
                                    + " the default 7 is used");
        }
    }

    @Test
    void theBuilderGoesBeforeAllElseAndThrows() {
        try (Infrastructure infra = builder()
                .settings(Settings.of(Map.of(MEMORY, "1024")))
                .setting(Setting.CONTAINER_MEMORY_LIMIT_MB, 2048)
                .build()) {
            assertThat(line(infra, Setting.CONTAINER_MEMORY_LIMIT_MB))
                    .hasToString("CONTAINER_MEMORY_LIMIT_MB = 2048 MB (builder)");
        }
        InvalidSpecException refused = catchThrowableOfType(InvalidSpecException.class, () -> builder()
                .setting(Setting.CONTAINER_MEMORY_LIMIT_MB, 63)
                .setting(Setting.CONTAINER_CPU_CORES, Double.NaN)
                .sessionTimeToLive(Duration.ZERO)
                .build());
        assertThat(refused.violations())
                .extracting(Violation::path)
                .containsExactly("CONTAINER_MEMORY_LIMIT_MB", "CONTAINER_CPU_CORES", "STATUS_LOCK_TTL_MS");
        assertThat(refused)
                .hasMessageContaining(
                        "CONTAINER_MEMORY_LIMIT_MB was '63' but must be 64 to 8192 MB; give one in that range");
    }

    @Test
    void aValueOutOfAFileOfItsOwnIsNeverShown() throws IOException {
        Path secret = Files.writeString(dir.resolve("memory"), "777\n");
        Path broken = Files.writeString(dir.resolve("cpu"), "canary-5f2b\n");
        Settings settings = Settings.of(
                Map.of(MEMORY + ".file", secret.toString(), "vaporform.container.cpu.cores.file", broken.toString()));

        try (Infrastructure infra = builder().settings(settings).build()) {
            assertThat(infra.settings().get(Setting.CONTAINER_MEMORY_LIMIT_MB)).isEqualTo(777);
            assertThat(infra.settings().report().toString())
                    .contains("CONTAINER_MEMORY_LIMIT_MB = Secret(****) (the file named by settings)")
                    .doesNotContain("777", "canary");
        }
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        try (Infrastructure infra =
                with(MEMORY + ".file", dir.resolve("missing").toString())) {
            assertThat(line(infra, Setting.CONTAINER_MEMORY_LIMIT_MB))
                    .hasToString(
                            "CONTAINER_MEMORY_LIMIT_MB = 512 MB (default): the file named by settings cannot be read");
        }
    }

    @Test
    void whoAsksForNoSettingsIsNotLimited() {
        try (Infrastructure infra = builder().build()) {
            assertThat(quota(infra, image())).isEqualTo(Quota.UNLIMITED);
            assertThat(line(infra, Setting.CONTAINER_CPU_CORES).note()).startsWith("not in force");
        }
    }

    @Test
    void aDeploymentIsLimited() {
        try (Infrastructure infra = with(MEMORY, "1024")) {
            assertThat(quota(infra, image()))
                    .isEqualTo(Quota.builder().memory("1Gi").cpus(1).build());
        }
    }

    @Test
    void whatWasDeployedWithoutLimitsGetsThemByAPlanThatShowsThem() {
        InMemoryProvider provider = InMemoryProvider.create();
        StateStore store = MemoryStateStore.create();
        try (Infrastructure before =
                Infrastructure.builder().provider(provider).store(store).build()) {
            before.project("shop").deploy("web", image());
        }
        try (Infrastructure after = Infrastructure.builder()
                .provider(provider)
                .store(store)
                .setting(Setting.CONTAINER_MEMORY_LIMIT_MB, 1024)
                .build()) {
            assertThat(after.project("shop")
                            .stack()
                            .planDeploy("web", image().build())
                            .toString())
                    .contains("quota", "1Gi");
        }
    }

    @Test
    void whatAQuotaSaysItselfStays() {
        try (Infrastructure infra = with(MEMORY, "1024")) {
            assertThat(quota(infra, image().quota(q -> q.memory("4Gi").pids(100))))
                    .isEqualTo(Quota.builder().memory("4Gi").pids(100).cpus(1).build());
        }
    }

    @Test
    void aTemplateKeepsItsOwn() {
        Quota own;
        try (Infrastructure infra = builder().build()) {
            own = quota(infra, Postgres.small());
        }
        try (Infrastructure infra = with(MEMORY, "1024")) {
            assertThat(quota(infra, Postgres.small())).isEqualTo(own);
        }
    }

    @Test
    void anUpdateDoesNotGetRidOfThem() {
        try (Infrastructure infra = with(MEMORY, "1024")) {
            quota(infra, image());
            Deployment web = infra.project("shop").deployment("web");

            web.update(w -> w.quota(Quota.UNLIMITED));
            web.scale(2);

            assertThat(quota(web, infra).memory()).contains(ByteSize.ofGibibytes(1));
        }
    }

    @Test
    void aProviderReadsWhatIsReported() {
        Setting<Integer> days = Setting.IMAGE_RETENTION_DAYS;

        assertThat(days.in(Settings.none())).isEqualTo(7);
        assertThat(days.in(Settings.of(Map.of(days.key(), " 3 ")))).isEqualTo(3);
        assertThat(days.in(Settings.of(Map.of(days.key(), "99999")))).isEqualTo(3650);
        assertThat(days.in(Settings.of(Map.of(days.key(), "a week")))).isEqualTo(7);
    }

    @Test
    void reapplyingUnderTheSameSettingsChangesNothing() {
        try (Infrastructure infra = with(MEMORY, "1024")) {
            Blueprint blueprint = Blueprint.named("shop", b -> b.deployment("web", a -> a.image("shop/web:1.4")));
            infra.project("shop").apply(blueprint);

            assertThat(infra.project("shop").plan(blueprint).isNoOp()).isTrue();
        }
    }
}
