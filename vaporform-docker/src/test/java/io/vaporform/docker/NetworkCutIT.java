package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.BackupTarget;
import io.vaporform.state.Backup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network to an engine is cut in the middle of a deploy: what was asked for may have been done, and nobody has heard the answer. */
@Tag("extended")
class NetworkCutIT extends InfrastructureTestCase {

    /** More changes than one deployment asks for. */
    private static final int MOST_CHANGES = 30;

    @TempDir
    private Path directory;

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder.backups(BackupTarget.directory(directory));
    }

    @Test
    void anAnswerThatIsLostAnywhereLosesNothingAndMakesNothingTwice() {
        boolean cut = true;
        int at = 0;
        while (cut) {
            assertThat(++at).isLessThan(MOST_CHANGES);
            relay.cutAfter(at);

            shop.deploy("web", d -> Fixture.over(d).replicas(2).file("/etc/kit/note", "cut"));

            cut = relay.wasCut();
            relay.cutAfter(Integer.MAX_VALUE);
            assertThat(shop.deployment("web").status().ready())
                    .as("cut at change %d", at)
                    .isEqualTo(2);
            assertThat(shop.deployment("web").exec("cat", "/etc/kit/note").output())
                    .as("cut at change %d", at)
                    .isEqualTo("cut");
            assertThat(containers()).as("cut at change %d", at).hasSize(2);
            shop.destroy();
        }
        assertThat(at).as("changes of a deployment").isGreaterThan(4);
    }

    @Test
    void aNetworkThatSwallowsEverythingForAWhileLosesNothing() throws Exception {
        infra.close();
        use(with(Infrastructure.builder()
                        .installation(installation)
                        .provider(DockerProvider.builder()
                                .host(relay.host())
                                .callTimeout(Duration.ofSeconds(2))
                                .build())
                        .store(store))
                .callTimeout(Duration.ofSeconds(5))
                .build());
        int before = relay.changes().size();
        Operation deploying = shop.stack()
                .start(Blueprint.named(
                        "shop", b -> b.deployment("web", d -> Fixture.over(d).replicas(2))));
        await().pollInterval(Duration.ofMillis(5)).until(() -> relay.changes().size() > before + 2);

        relay.hold();
        Thread.sleep(7_000);
        relay.release();

        assertThat(deploying.await().changes())
                .extracting(ChangeResult::outcome)
                .containsOnly(Outcome.APPLIED);
        assertThat(shop.deployment("web").status().ready()).isEqualTo(2);
        assertThat(containers()).hasSize(2);
    }

    @Test
    void aRestoreThatIsCutAnywhereEndsWithTheDataAndNothingElse() {
        VolumeSpec sized = VolumeSpec.builder().size("64Mi").build();
        Deployment web = shop.deploy("web", d -> Fixture.over(d).volume("data", "/data", sized));
        web.exec("sh", "-c", "echo one > /data/text");
        Backup backup = web.backup();
        boolean cut = true;
        int at = 0;
        while (cut) {
            assertThat(++at).isLessThan(2 * MOST_CHANGES);
            shop.deployment("web").exec("sh", "-c", "echo two > /data/text");
            relay.cutAfter(at);

            restore(backup);

            cut = relay.wasCut();
            relay.cutAfter(Integer.MAX_VALUE);
            assertThat(shop.deployment("web").exec("cat", "/data/text").output())
                    .as("cut at change %d", at)
                    .isEqualTo("one\n");
            assertThat(containers()).as("cut at change %d", at).hasSize(1);
            assertThat(leftInTheWorld()).as("cut at change %d", at).hasSize(3);
            assertThat(raw.call(s -> s.docker().listImagesCmd().exec()).stream()
                            .flatMap(image -> Stream.ofNullable(image.getRepoTags()))
                            .flatMap(Stream::of))
                    .as("cut at change %d", at)
                    .noneMatch(tag -> tag.startsWith("vaporform-volume"));
        }
        assertThat(at).as("changes of a restore").isGreaterThan(10);
    }

    /** What is there is backed up first; if that is cut off nothing was changed, and it is asked for once more. */
    private void restore(Backup backup) {
        try {
            shop.deployment("web").restore(backup);
        } catch (ProviderUnavailableException | ProvisioningException cutOff) {
            shop.deployment("web").restore(backup);
        }
    }
}
