package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentRulesTest {

    /** Arrive unchanged or are refused, never interpreted; these arrive. */
    static final List<String> HOSTILE = List.of(
            "",
            " leading and trailing ",
            "it's \"quoted\" `and` \\backslashed\\",
            "$(touch /owned) `touch /owned` ${HOME} $HOME %HOME%",
            "; rm -rf / && true || false | cat > /owned #",
            "one\ntwo\r\nthree\ttab",
            "{{.ID}} <%= 1 %> #{1} %s %n \\u0041",
            "a=b=c,d;e:f@g?h&i",
            "-x --flag ../../etc/passwd *",
            "äöü ß 漢字 \uD83D\uDE80 \u202Eright-to-left \uFEFF\uFFFF",
            "\u0001\u001b[31m\u007f");

    private static DeploymentSpec.Builder spec() {
        return DeploymentSpec.builder().image("shop/web:1.4");
    }

    private static Arguments wrong(String name, String path, String rule, Consumer<DeploymentSpec.Builder> change) {
        return Arguments.of(name, path, rule, change);
    }

    static Stream<Arguments> wrongSpecs() {
        return Stream.of(
                wrong("negative replicas", "replicas", "must be 0 to 1000", b -> b.replicas(-1)),
                wrong("too many replicas", "replicas", "must be 0 to 1000", b -> b.replicas(1001)),
                wrong("two ports of one name", "ports", "the name is there twice", b -> b.port("a", 80)
                        .port("a", 81)),
                wrong("one port twice", "ports", "the port is there twice", b -> b.port("a", 80)
                        .port("b", 80)),
                wrong(
                        "fixed host port for two",
                        "ports.a.host",
                        "a fixed host port serves one instance, not 2",
                        b -> b.port("a", 80, 8080).replicas(2)),
                wrong(
                        "child of no template",
                        "childImages",
                        "only a template has children",
                        b -> b.childImage("a", "b")),
                wrong("image of a child", "childImages.a", "is no image reference", b -> b.template("t")
                        .childImage("a", "B")),
                wrong("file at the root", "files", "must be in a directory", b -> b.file("/conf", "")),
                wrong("file that is not absolute", "files", "must be absolute", b -> b.file("etc/conf", "")),
                wrong("file in a volume", "files", "has a part in the volume or tmpfs at /data", b -> b.mount(
                                "a", "/data")
                        .file("/data/a/conf", "")),
                wrong("file beside a volume", "files", "has a part in the volume or tmpfs at /a/b", b -> b.volume(
                                "a", "/a/b")
                        .file("/a/conf", "")),
                wrong("file in a tmpfs", "files", "has a part in the volume or tmpfs at /a", b -> b.tmpfs("/a", "1Mi")
                        .file("/a/conf", "")),
                wrong("file in a file", "files", "there is a file in the place of its directory", b -> b.file(
                                "/etc/a", "")
                        .file("/etc/a/b", "")),
                wrong(
                        "large file",
                        "files./etc/a",
                        "must be 500000 bytes at most",
                        b -> b.file("/etc/a", Value.of(Secret.of("ä".repeat(250_001))))),
                wrong("many files", "files", "must be 1000000 together at most", b -> b.file(
                                "/etc/a", "a".repeat(400_000))
                        .file("/etc/b", "b".repeat(400_000))
                        .file("/etc/c", "c".repeat(400_000))),
                wrong(
                        "NUL in a file",
                        "files./etc/a",
                        "a NUL character cannot be passed on",
                        b -> b.file("/etc/a", "a\0b")),
                wrong("empty variable", "env", "is no variable name", b -> b.env("", "x")),
                wrong("variable with =", "env", "is no variable name", b -> b.env("A=B", "x")),
                wrong("variable with a digit first", "env", "is no variable name", b -> b.env("1A", "x")),
                wrong("variable with a line's end", "env", "is no variable name", b -> b.env("A\n", "x")),
                wrong("NUL in a variable", "env.A", "a NUL character cannot be passed on", b -> b.env("A", "x\0y")),
                wrong("NUL in a secret", "env.A", "a NUL character cannot be passed on", b -> b.secret("A", "\0")),
                wrong(
                        "NUL in a format",
                        "env.A",
                        "a NUL character cannot be passed on",
                        b -> b.env("A", Value.format("\0{}", Value.of("x")))),
                wrong(
                        "NUL in a part of a format",
                        "env.A",
                        "a NUL character cannot be passed on",
                        b -> b.env("A", Value.format("{}", Value.of("\0")))),
                wrong(
                        "half a pair in a variable",
                        "env.A",
                        "half of a surrogate pair is no character",
                        b -> b.env("A", "x\uD83D")),
                wrong(
                        "the other half in a secret",
                        "env.A",
                        "half of a surrogate pair is no character",
                        b -> b.secret("A", "\uDE80x")),
                wrong(
                        "NUL in an argument",
                        "command",
                        "a NUL character cannot be passed on",
                        b -> b.command("a", "\0")),
                wrong(
                        "half a pair in an argument",
                        "command",
                        "half of a surrogate pair is no character",
                        b -> b.command("\uD83D")),
                wrong(
                        "NUL in a health command",
                        "health.command",
                        "a NUL character cannot be passed on",
                        b -> b.health(HealthCheck.command("a\0"))),
                wrong("NUL in a label", "labels.a", "a NUL character cannot be passed on", b -> b.label("a", "\0")),
                wrong(
                        "NUL in a login",
                        "access.username",
                        "a NUL character cannot be passed on",
                        b -> b.access(new Access("http", Optional.of("\0"), Optional.empty(), ""))),
                wrong(
                        "half a pair in a password",
                        "access.password",
                        "half of a surrogate pair",
                        b -> b.access(
                                new Access("http", Optional.of("me"), Optional.of(Value.of(Secret.of("\uD83D"))), ""))),
                wrong("upper case label", "labels", "is no label name", b -> b.label("Team", "x")),
                wrong("empty label", "labels", "is no label name", b -> b.label("", "x")),
                wrong(
                        "our label",
                        "labels",
                        "labels that start with io.vaporform. are the library's own",
                        b -> b.label("io.vaporform.address", "x")),
                wrong("relative directory", "workingDirectory", "must be absolute", b -> b.workingDirectory("app")),
                wrong("NUL in a directory", "workingDirectory", "a NUL character", b -> b.workingDirectory("/\0")),
                wrong("user by name", "user", "must be uid or uid:gid", b -> b.user("root")),
                wrong("user with three parts", "user", "must be uid or uid:gid", b -> b.user("1:2:3")),
                wrong(
                        "lower case capability",
                        "linuxCapabilities",
                        "must be a Linux capability",
                        b -> b.linuxCapabilities("chown")),
                wrong(
                        "capability with prefix",
                        "linuxCapabilities",
                        "without CAP_",
                        b -> b.linuxCapabilities("CAP_CHOWN")),
                wrong("two volumes at one place", "volumes", "two volumes cannot be at one place", b -> b.volume(
                                "a", "/x")
                        .volume("b", "/x")),
                wrong("mount and volume at one place", "volumes", "two volumes cannot be at one place", b -> b.mount(
                                "a", "/x")
                        .volume("b", "/x")),
                wrong("two mounts at one place", "mounts", "two volumes cannot be at one place", b -> b.mount("a", "/x")
                        .mount("b", "/x")),
                wrong("two volumes of one name", "volumes", "the name is there twice", b -> b.volume("a", "/x")
                        .volume("a", "/y")),
                wrong("volume of a wrong name", "volume", "must be 1 to 40", b -> b.volume("A", "/x")),
                wrong("volume at a relative path", "volumes", "must be absolute", b -> b.volume("a", "x")),
                wrong("volume at a path with options", "volumes", "must be absolute", b -> b.volume("a", "/x:ro")),
                wrong("volume for two instances", "replicas", "a volume has one writer", b -> b.volume("a", "/x")
                        .replicas(2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongSpecs")
    void whatIsWrongIsRefusedWithItsPath(
            String name, String path, String rule, Consumer<DeploymentSpec.Builder> change) {
        DeploymentSpec.Builder builder = spec();
        change.accept(builder);

        InvalidSpecException refused = catchThrowableOfType(InvalidSpecException.class, builder::build);

        assertThat(refused.violations()).hasSize(1);
        Violation violation = refused.violations().get(0);
        assertThat(violation.path()).isEqualTo(path);
        assertThat(violation.rule()).contains(rule);
        assertThat(violation.cure()).isNotBlank();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        DeploymentSpec.Builder builder = DeploymentSpec.builder()
                .replicas(-1)
                .env("A=B", "\0")
                .label("X", "x")
                .user("root")
                .workingDirectory("app");

        InvalidSpecException refused = catchThrowableOfType(InvalidSpecException.class, builder::build);

        assertThat(refused.violations())
                .extracting(Violation::path)
                .containsExactly("image", "replicas", "env", "env.A=B", "labels", "workingDirectory", "user");
        assertThat(refused).hasMessageContaining("call image(\"name:tag\") or template(\"postgres-small\")");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "nginx",
                "nginx:1.25",
                "shop/web:1.4",
                "registry.example.com:5000/shop/web:1.4",
                "localhost/web",
                "my-app__x/y.z:V1_2",
                "a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "postgres:15@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void imageReferencesAreTaken(String image) {
        assertThat(DeploymentSpec.builder().image(image).build().image()).contains(image);
    }

    static Stream<Arguments> wrongImages() {
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("upper case", "shop/Web"),
                Arguments.of("a space", "shop web"),
                Arguments.of("a line's end", "nginx\n"),
                Arguments.of("an option", "--privileged"),
                Arguments.of("a scheme", "https://example.com/web"),
                Arguments.of("empty tag", "nginx:"),
                Arguments.of("tag first", ":1.4"),
                Arguments.of("two tags", "nginx:1:2"),
                Arguments.of("short digest", "nginx@sha256:abc"),
                Arguments.of("a command", "nginx$(id)"),
                Arguments.of("a parent directory", "../web"),
                Arguments.of("not ASCII", "wéb"),
                Arguments.of("hostile length", "a" + "-a".repeat(100_000)),
                Arguments.of("hostile depth", "a" + "/a".repeat(100_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongImages")
    void whatIsNoImageReferenceIsRefused(String why, String image) {
        InvalidSpecException refused = catchThrowableOfType(
                InvalidSpecException.class,
                () -> DeploymentSpec.builder().image(image).build());

        assertThat(refused.violations()).extracting(Violation::path).containsExactly("image");
    }

    static List<String> hostile() {
        return HOSTILE;
    }

    @ParameterizedTest(name = "hostile text {index}")
    @MethodSource("hostile")
    void hostileTextsAreTakenUnchanged(String text) {
        DeploymentSpec spec = spec().env("A", text)
                .secret("B", text)
                .file("/etc/a", text)
                .label("l", text)
                .command(text, text)
                .workingDirectory("/" + text)
                .build();

        assertThat(spec.env()).containsEntry("A", Value.of(text)).containsEntry("B", Value.of(Secret.of(text)));
        assertThat(spec.files()).containsEntry("/etc/a", Value.of(text));
        assertThat(spec.labels()).containsEntry("l", text);
        assertThat(spec.command()).containsExactly(text, text);
        assertThat(spec.workingDirectory()).contains("/" + text);
    }

    static Stream<Arguments> wrongParts() {
        return Stream.of(
                wrongPart("port 0", "port", () -> spec().port("a", 0)),
                wrongPart("port 65536", "port", () -> spec().port("a", 65_536)),
                wrongPart("host port -1", "host port", () -> spec().port("a", 80, -1)),
                wrongPart("port name", "port name", () -> spec().port("A", 80)),
                wrongPart("relative mount", "mount path", () -> spec().mount("data", "data")),
                wrongPart("mount with options", "mount path", () -> spec().mount("data", "/data:ro")),
                wrongPart("mount with a line's end", "mount path", () -> spec().mount("data", "/da\nta")),
                wrongPart("mount of no volume", "volume", () -> spec().mount("Data", "/data")),
                wrongPart("template", "template", () -> spec().template("Postgres")),
                wrongPart("no CPU", "quota.cpus", () -> spec().quota(q -> q.cpus(0))),
                wrongPart("no number of CPUs", "quota.cpus", () -> spec().quota(q -> q.cpus(Double.NaN))),
                wrongPart("CPUs that wrap round", "quota.cpus", () -> spec().quota(q -> q.cpus(4_294_969.296))),
                wrongPart("endless CPUs", "quota.cpus", () -> spec().quota(q -> q.cpus(Double.POSITIVE_INFINITY))),
                wrongPart("too little memory", "quota.memory", () -> spec().quota(q -> q.memory("5Mi"))),
                wrongPart("no processes", "quota.pids", () -> spec().quota(q -> q.pids(0))),
                wrongPart("no storage", "quota.storage", () -> spec().quota(q -> q.storage("0"))),
                wrongPart("relative health path", "health.path", () -> spec().health(HealthCheck.http("health"))),
                wrongPart("health path with a space", "health.path", () -> spec().health(HealthCheck.http("/a b"))),
                wrongPart("health port", "health.port", () -> spec().health(
                                HealthCheck.tcp().port(0))),
                wrongPart("health too often", "health.interval", () -> spec().health(
                                HealthCheck.tcp().every(Duration.ofMillis(99)))),
                wrongPart("no health timeout", "health.timeout", () -> spec().health(
                                HealthCheck.tcp().timeout(Duration.ZERO))),
                wrongPart("no time to start", "health.start", () -> spec().health(
                                HealthCheck.tcp().startsWithin(Duration.ofSeconds(-1)))),
                wrongPart("no failure allowed", "health.fall", () -> spec().health(
                                HealthCheck.tcp().fall(0))),
                wrongPart("no health command", "health.command", () -> HealthCheck.command(new String[0])),
                wrongPart("scheme", "access.scheme", () -> new Access("1x", Optional.empty(), Optional.empty(), "")),
                wrongPart("path", "access.path", () -> new Access("http", Optional.empty(), Optional.empty(), "a?b")),
                wrongPart("short secret", "generated secret length", () -> new Value.Generated("a", null, 15)),
                wrongPart("long secret", "generated secret length", () -> new Value.Generated("a", null, 257)),
                wrongPart("secret's name", "generated secret", () -> Value.generated("A b")));
    }

    private static Arguments wrongPart(String name, String path, Runnable make) {
        return Arguments.of(name, path, make);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongParts")
    void aWrongPartIsRefusedWhereItIsMade(String name, String path, Runnable make) {
        InvalidSpecException refused = catchThrowableOfType(InvalidSpecException.class, make::run);

        assertThat(refused.violations()).extracting(Violation::path).containsExactly(path);
    }
}
