package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Files of a spec in containers. That they arrive unchanged is in the kit, rule D112. */
class FilesIT extends InfrastructureTestCase {

    private static final Secret PASSWORD = Secret.of("s3cr3t");

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    private static String sh(Deployment app, String script) {
        return app.exec("sh", "-c", script).output();
    }

    @Test
    void canBeReadOnlyAndSecretsByTheirUserOnly() {
        Deployment web = shop.deploy("web", d -> Fixture.over(d)
                .user("1234:56")
                .file("/etc/mode", "fast")
                .file("/run/secrets/deep/password", Value.of(PASSWORD)));

        assertThat(sh(web, "stat -c '%a %u %g' /etc/mode /run/secrets/deep/password"))
                .isEqualTo("444 1234 56\n400 1234 56\n");
        assertThat(sh(web, "cat /etc/passwd")).as("what the image has beside").contains("root:x:0:0");
        assertThat(sh(
                        web,
                        "rm -f /etc/mode /run/secrets/deep/password; echo > /etc/new; echo > /run/secrets/deep/new;"
                                + " cat /etc/mode /run/secrets/deep/password; ls /etc/new /run/secrets/deep/new"))
                .isEqualTo("fasts3cr3t");
    }

    @Test
    void goWithTheirVersion() {
        Deployment web = shop.deploy("web", d -> Fixture.over(d).file("/etc/kit/mode", "one"));
        assertThat(leftInTheWorld()).filteredOn(isVolume()).hasSize(1);

        web.update(d -> d.file("/etc/kit/mode", "two"));

        assertThat(sh(web, "cat /etc/kit/mode")).isEqualTo("two");
        assertThat(leftInTheWorld()).filteredOn(isVolume()).hasSize(1);
        web.scale(3);
        assertThat(leftInTheWorld()).filteredOn(isVolume()).hasSize(1);
        web.update(d -> d.file("/etc/kit/mode", "two").file("/etc/more", "x"));
        assertThat(leftInTheWorld())
                .filteredOn(isVolume())
                .as("one that is above the other")
                .hasSize(1);
        web.destroy();
        assertThat(leftInTheWorld()).noneMatch(isVolume());
    }

    /** With files; there is one more for all of them, the seal. */
    private static Predicate<String> isVolume() {
        return left -> left.startsWith("volume") && !left.endsWith("-seal");
    }

    @Test
    void areThereForTheReleaseCommandToo() {
        shop.deploy("web", d -> d.image(TestEngine.BUSYBOX)
                .port(8080)
                .file("/etc/kit/code", "0")
                .release("sh", "-c", "exit $(cat /etc/kit/code)"));
    }

    @Test
    void haveTheOutputsOfOthers() {
        Deployment db = shop.deploy("db", d -> Fixture.over(d).secret("TOKEN", "x"));
        Deployment web = shop.deploy("web", d -> Fixture.over(d)
                .file(
                        "/etc/kit/conf",
                        Value.format(
                                "url={}\npassword={}\nhost={}\n",
                                db.uri(),
                                Value.generated("token"),
                                Output.text(Kind.DEPLOYMENT, "db", "host"))));

        assertThat(sh(web, "cat /etc/kit/conf")).matches("url=http://db.main:8080\npassword=\\w{32}\nhost=db.main\n");
    }

    private void removeContainers() {
        containers()
                .forEach(id -> raw.call(
                        s -> s.docker().removeContainerCmd(id).withForce(true).exec()));
    }

    private List<String> volumes(Predicate<String> which) {
        return leftInTheWorld().stream()
                .filter(left -> left.startsWith("volume") && which.test(left))
                .map(left -> left.substring("volume ".length()))
                .toList();
    }

    private void removeVolumes(Predicate<String> which) {
        volumes(which)
                .forEach(name -> raw.call(s -> s.docker().removeVolumeCmd(name).exec()));
    }

    private String identity(String volume) {
        return raw.call(
                s -> s.docker().inspectVolumeCmd(volume).exec().getLabels().get("io.vaporform.files"));
    }

    @Test
    void areMadeAnewWhenSomebodyRemovedThem() {
        Deployment web = shop.deploy("web", d -> Fixture.over(d).file("/etc/kit/mode", "one"));
        removeContainers();
        removeVolumes(isVolume());

        web.restart();

        assertThat(sh(web, "cat /etc/kit/mode")).isEqualTo("one");
    }

    @Test
    void areMadeAnewWhenTheyMayBeHalfThere() {
        Deployment web = shop.deploy("web", d -> Fixture.over(d).file("/etc/mode", "one"));
        String volume = volumes(isVolume()).get(0);
        String before = identity(volume);
        removeContainers();
        removeVolumes(isVolume().negate());

        web.restart();

        assertThat(identity(volume)).isNotEqualTo(before);
        assertThat(sh(web, "cat /etc/mode; cat /etc/passwd")).startsWith("oneroot:");
    }

    @Test
    void areLeftAloneWhileTheyAreInUse() {
        Deployment web = shop.deploy("web", d -> Fixture.over(d).file("/etc/mode", "one"));
        String volume = volumes(isVolume()).get(0);
        String before = identity(volume);
        removeVolumes(isVolume().negate());

        web.scale(2);

        assertThat(identity(volume)).isEqualTo(before);
        assertThat(web.status().ready()).isEqualTo(2);
    }

    @Test
    void areNoOrphansAndNoDrift() {
        shop.deploy("web", d -> Fixture.over(d).file("/etc/kit/mode", "one"));

        assertThat(infra.orphans()).isEmpty();
        assertThat(shop.stack().refresh().toString()).doesNotContain("web.");
    }
}
