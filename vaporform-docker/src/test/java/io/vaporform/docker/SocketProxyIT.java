package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through the filter that we ship the provider can do all that it does, and nobody can do more. */
class SocketProxyIT {

    private static SocketProxy proxy;

    @BeforeAll
    static void open() throws IOException {
        proxy = SocketProxy.open();
    }

    @AfterAll
    static void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    void theProviderNeedsNothingElse() throws Exception {
        try (Workbench bench =
                new Workbench(DockerProvider.builder().host(proxy.host()).build())) {
            VolumeOutputs volume =
                    bench.volume("data", VolumeSpec.builder().size("1Mi").build());
            DeploymentSpec spec = Fixture.spec()
                    .mounts(List.of(new Mount("data", "/data", Value.of(volume.id()))))
                    .quota(q -> q.memory("64Mi"))
                    .file("/etc/kit/large", "\"Privileged\": true, ".repeat(20_000))
                    .env("HOSTILE", "\"Privileged\": true, \\u0041\": \u0001 \u00fc")
                    .build();
            bench.deployed("db", Fixture.spec().internal().build());
            var app = bench.deployed("web", spec);
            var limited = bench.done(
                    Workbench.change(
                            app,
                            Cause.SPEC,
                            spec.toBuilder().quota(q -> q.memory("96Mi")).build()),
                    bench.context);
            var restarted = bench.done(
                    Workbench.change(limited, Cause.RESTART, limited.spec()), bench.context.operation("again"));
            List<LogLine> lines = new ArrayList<>();
            bench.service().logs(restarted, LogQuery.last(10), lines::add, bench.context);

            assertThat(bench.service().metrics(restarted, bench.context)).hasSize(1);
            String instance =
                    restarted.outputs().orElseThrow().instances().get(0).name();
            ExecRequest hello = ExecRequest.of("echo", "hello").env("HOSTILE", "\"User\": \"0\"");
            assertThat(bench.service()
                            .exec(restarted, hello.in(instance), bench.context)
                            .output())
                    .isEqualTo("hello\n");
            assertThat(lines).isNotEmpty();
            assertThat(bench.service().status(restarted, bench.context).ready()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /system/df",
        "GET, /secrets",
        "GET, /containers/x/archive?path=/etc",
        "GET, /containers/x/export",
        "GET, /v1.41/images/x/get",
        "GET, /v1.41/containers/../secrets",
        "GET, /v1.41/containers/%2e%2e/secrets",
        "POST, /containers/x/exec",
        "GET, /v1.12/containers/json",
        "POST, /containers/x/start?checkpoint=a&checkpoint-dir=/etc",
        "POST, /images/create?fromSrc=http://169.254.169.254/x",
        "POST, /images/create?fromImage=x&from%53rc=http://169.254.169.254/x",
        "POST, /exec/x/start",
        "POST, /containers/x/attach",
        "POST, /build",
        "POST, /images/load",
        "POST, /swarm/init",
        "POST, /plugins/pull",
        "POST, /containers/prune",
        "PUT, /containers/x/archive?path=/",
        "PUT, /containers/web-vf-x-g1-0/archive?path=/",
        "PUT, /containers/web-vf-x-g1-files/archive?path=/etc&copyUIDGID=1",
        "PUT, /containers/web-vf-x-g1-files/archive?path=/etc;copyUIDGID=1",
        "POST, /images/create?fromImage=;fromSrc=http://169.254.169.254/x",
        "GET, /containers/web-vf-x-g1-files/archive?path=/etc",
        "GET, /containers/web-vf-x-g1-0/archive?path=/etc",
        "GET, /containers/web-vf-x-g1-save/archive?path=/etc&x=y",
        "PUT, /containers/web-vf-x-g1-save/archive?path=/etc",
        "POST, /images/create?fromSrc=-&repo=postgres&tag=15",
        "POST, /images/create?fromSrc=-&repo=vaporform-volume&tag=x&fromImage=y",
        "POST, /images/prune",
        "DELETE, /build",
        "POST, /v1.41/containers/x/exec",
        "POST, /containers/0123456789abcdef/exec",
        "POST, /containers/web-vf-x-g1-0/exec/start"
    })
    void nothingElseIsLetThrough(String method, String path) throws Exception {
        assertThat(status(method, path, "{}")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"HostConfig\":{\"Privileged\":true}}",
                "{\"hostconfig\":{\"PRIVILEGED\" : true}}",
                "{\"HostConfig\":{\"Priv\\u0069leged\":true}}",
                "{\"HostConfig\":{\"PidMode\":\"host\"}}",
                "{\"HostConfig\":{\"NetworkMode\":\"host\"}}",
                "{\"HostConfig\":{\"NetworkMode\":\"container:x\"}}",
                "{\"HostConfig\":{\"Binds\":[\"/:/host\"]}}",
                "{\"HostConfig\":{\"VolumesFrom\":[\"x\"]}}",
                "{\"HostConfig\":{\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}]}}",
                "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/\",\"Target\":\"/host\"}]}}",
                "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"VolumeOptions\":{\"DriverConfig\":{\"Options\":{\"device\":\"/\"}}}}]}}",
                "{\"HostConfig\":{\"CapAdd\":[\"SYS_ADMIN\"]}}",
                "{\"HostConfig\":{\"CapAdd\":[\"CHOWN\", \"ALL\"]}}",
                "{\"HostConfig\":{\"SecurityOpt\":[\"seccomp=unconfined\"]}}",
                "{\"HostConfig\":{\"CgroupParent\":\"/\"}}",
                "{\"HostConfig\":{\"Runtime\":\"x\"}}",
                "{\"HostConfig\":{\"Bind\u017f\":[\"/:/host\"]}}",
                "{\"HostConfig\":{\"PidMode\":\"ho\\u0073t\"}}",
                "{\"HostConfig\":{\"NetworkMode\":\"\\u0068ost\"}}",
                "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"b\\u0069nd\"}]}}",
                "{\"HostConfig\":{\"SecurityOpt\":[\"no-new-privileges:true\",\"seccomp=unconf\\u0069ned\"]}}",
                "{\"HostConfig\":{\"CapAdd\":[\"\\u0053YS_ADMIN\"]}}",
                "{\"HostConfig\":{\"MaskedPaths\":[]}}",
                "{\"HostConfig\":{\"Privileged\":1}}",
                "{\"HostConfig\":{\"CapAdd\":\"ALL\"}}",
                "{\"HostConfig\":{\"OomScoreAdj\":-1000}}",
                "{\"HostConfig\":{\"NetworKMode\":\"host\"}}",
                "{\"HostConfig\":{\"SecurityOpt\":[\"seccomp={\\\"defaultAction\\\":\\\"SCMP_ACT_ALLOW\\\"}\"]}}"
            })
    void whatOwnsTheHostIsNotMade(String body) throws Exception {
        assertThat(status("POST", "/v1.41/containers/create", body)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Privileged\":true,\"Cmd\":[\"sh\"]}", "{\"Cmd\":[\"sh\"],\"uSer\" : \"0\"}"})
    void aCommandHasNoMoreRightsThanItsContainer(String body) throws Exception {
        String path = "/v1.41/containers/web-vf-" + "a".repeat(19) + "-g1-0/exec";
        assertThat(status("POST", path, body)).isEqualTo(403);
        assertThat(status("POST", path, "{\"Cmd\":[\"sh\"]}"))
                .as("there is none")
                .isEqualTo(404);
    }

    @Test
    void aPathOfTheHostIsNoVolume() throws Exception {
        assertThat(status(
                        "POST",
                        "/volumes/create",
                        "{\"Name\":\"x\",\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/\"}}"))
                .isEqualTo(403);
        assertThat(status("POST", "/networks/create", "{\"Name\":\"x\",\"Driver\":\"macvlan\"}"))
                .isEqualTo(403);
    }

    /** Expressions that give up on what is hard to look at would let it through. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0041", "\"a\",", "\\\\", "\u00fc", " ", "\"CHOWN\" , ", "[[", "{\"a\":"})
    void nothingHidesBehindWhatIsHardToLookAt(String repeated) throws Exception {
        String noise = repeated.repeat(190_000 / (2 * repeated.length()));
        for (String before :
                List.of("{\"Labels\":{\"x\":\"" + noise + "\"},", "{" + noise, "{\"CapAdd\":[" + noise + "x],")) {
            assertThat(status("POST", "/containers/create", before + "\"HostConfig\":{\"Priv\\u0069leged\":true}}"))
                    .isEqualTo(403);
            assertThat(status("POST", "/containers/create", before + "\"HostConfig\":{\"CapAdd\":[\"ALL\"]}}"))
                    .isEqualTo(403);
        }
    }

    @Test
    void headersDoNotPushTheBodyOutOfView() throws Exception {
        URI uri = URI.create(proxy.host().replace("tcp://", "http://") + "/containers/create");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("X-Pad", "x".repeat(70_000))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{" + " ".repeat(190_000) + "\"HostConfig\":{\"Privileged\":true}}"))
                .build();

        assertRefused(() -> HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode());
    }

    @Test
    void whatCannotBeLookedAtAsAWholeIsRefused() throws Exception {
        String padding = " ".repeat(300_000);
        String body = "{" + padding + "\"HostConfig\":{\"Privileged\":true}}";

        assertRefused(() -> status("POST", "/containers/create", body));
    }

    /** HAProxy may not wait for the end of what it refuses: then the client may see no more than the end of the connection. */
    private static void assertRefused(Callable<Integer> request) throws Exception {
        try {
            assertThat(request.call()).isIn(403, 413);
        } catch (IOException closed) {
            assertThat(proxy.said()).isEmpty();
        }
    }

    private static int status(String method, String path, String body) throws Exception {
        URI uri = URI.create(proxy.host().replace("tcp://", "http://") + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
