package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.Account;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.Secret;
import io.vaporform.testsupport.LocalServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images from a registry that asks who wants them. */
class RegistryIT extends InfrastructureTestCase {

    private Registry registry;
    private String image;

    @BeforeEach
    void fill() throws IOException {
        registry = Registry.open();
        image = registry.take(TestEngine.BUSYBOX, "shop/web:1", raw);
    }

    @AfterEach
    void empty() throws IOException {
        raw.removeImage(image);
        registry.close();
    }

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    private Blueprint web() {
        return Blueprint.named("shop", b -> b.deployment("web", d -> d.image(image)));
    }

    private Account account(String password) {
        return Account.of(
                "registry-login",
                Map.of(
                        DockerProvider.REGISTRY,
                        Secret.of(registry.name()),
                        Account.USERNAME,
                        Secret.of(Registry.USER),
                        Account.PASSWORD,
                        Secret.of(password)));
    }

    private String runningImage() {
        return raw.call(s -> s.docker().inspectContainerCmd(containers().get(0)).exec())
                .getImageId();
    }

    @Test
    void whatComesBackAfterAFailureIsWhatRanBeforeThoughItsTagHasMoved() throws IOException {
        shop.accounts().set(DockerProvider.ID, account(Registry.PASSWORD));
        int port = LocalServer.freePort();
        shop.deploy("web", d -> d.image(image).port("http", 8080, port));
        String before = runningImage();
        assertThat(shop.deployment("web").outputs().image().orElseThrow())
                .startsWith(registry.name() + "/shop/web@sha256:");
        raw.tag(TestEngine.FIXTURE, image);

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> shop.deployment("web").update(d -> d.command("false")));

        assertThat(containers()).hasSize(1);
        assertThat(runningImage()).isEqualTo(before);
    }

    @Test
    void aTagThatHasMovedIsPulledWhereThatIsAskedFor() {
        shop.accounts().set(DockerProvider.ID, account(Registry.PASSWORD));
        shop.deploy("web", d -> d.image(image));
        String pulled = runningImage();
        raw.tag(TestEngine.FIXTURE, image);
        // What an image says is taken for true for two seconds.
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

        shop.deployment("web").update(d -> d.env("VERSION", "2"));
        assertThat(runningImage()).isNotEqualTo(pulled);

        shop.deployment("web").update(d -> d.env("VERSION", "3").pull(PullPolicy.ALWAYS));
        assertThat(runningImage()).isEqualTo(pulled);
    }

    @Test
    void whatIsNeverPulledHasToBeThere() {
        shop.accounts().set(DockerProvider.ID, account(Registry.PASSWORD));

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> shop.deploy("web", d -> d.image(image).pull(PullPolicy.NEVER)))
                .withMessageContaining("never pulled");
        assertThat(raw.hasImage(image)).isFalse();
    }

    @Test
    void withoutALoginNothingIsHad() {
        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> shop.apply(web()))
                .withMessageContainingAll("pull image " + image, "login");
    }

    @Test
    void theProjectsOwnLoginIsUsedAndAWrongOneIsSaid() {
        shop.accounts().set(DockerProvider.ID, account("wrong"));
        assertThatExceptionOfType(ApplyFailedException.class).isThrownBy(() -> shop.apply(web()));

        shop.accounts().set(DockerProvider.ID, account(Registry.PASSWORD));
        shop.apply(web());

        assertThat(shop.deployment("web").status().ready()).isEqualTo(1);
    }

    @Test
    void aLoginIsShownToNoOtherRegistry() {
        shop.accounts()
                .set(DockerProvider.ID, Account.login("docker-hub", Registry.USER, Secret.of(Registry.PASSWORD)));

        assertThatExceptionOfType(ApplyFailedException.class).isThrownBy(() -> shop.apply(web()));
    }

    private Infrastructure with(UnaryOperator<DockerProvider.Builder> more) {
        DockerProvider.Builder provider = DockerProvider.builder()
                .host(TestEngine.host())
                .registry(registry.name(), Registry.USER, Secret.of(Registry.PASSWORD));
        return Infrastructure.builder()
                .installation(installation)
                .store(store)
                .provider(more.apply(provider).build())
                .build();
    }

    @Test
    void theProvidersLoginIsForAllProjects() {
        try (Infrastructure other = with(UnaryOperator.identity())) {
            Project project = other.project("shop");
            project.apply(web());

            assertThat(project.deployment("web").status().ready()).isEqualTo(1);
        }
    }

    @Test
    void whatWasPulledGoesOnceNobodyUsesItAndWhatOthersBroughtStays() {
        try (Infrastructure tidy = with(builder -> builder.imageRetention(Duration.ZERO))) {
            tidy.project("shop").apply(web());
            assertThat(raw.hasImage(image)).isTrue();

            tidy.project("shop").destroy();

            assertThat(raw.hasImage(image)).isFalse();
            assertThat(raw.hasImage(TestEngine.BUSYBOX)).isTrue();
        }
    }

    @Test
    void whatAnotherContainerUsesStays() {
        try (Infrastructure tidy = with(builder -> builder.imageRetention(Duration.ZERO))) {
            tidy.project("shop").apply(web());
            tidy.project("other").apply(web());

            tidy.project("shop").destroy();

            assertThat(raw.hasImage(image)).isTrue();
            assertThat(tidy.project("other").deployment("web").status().ready()).isEqualTo(1);
            tidy.project("other").destroy(Data.DELETE);
        }
    }
}
