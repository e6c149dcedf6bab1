package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.VolumesFrom;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a request asks for that the policy does not give, it is refused by its name. */
class RequestGateTest {

    private final RequestGate gate = new RequestGate(Policies.STRICT, "127.0.0.1");

    private static HostConfig proper() {
        return HostConfig.newHostConfig()
                .withNetworkMode("the-net")
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"))
                .withPrivileged(false)
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "size=1"))
                .withMemory(1L << 30)
                .withMemorySwap(1L << 30)
                .withPidsLimit(10L)
                .withInit(true)
                .withLogConfig(
                        new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m", "max-file", "3")));
    }

    private static CreateContainerCmd command(HostConfig host) {
        return new CreateContainerCmdImpl(any -> null, new AuthConfig(), "web:1")
                .withUser("1000")
                .withHostConfig(host);
    }

    private static Arguments wrong(String field, Consumer<HostConfig> change) {
        return arguments(field, change);
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("HostConfig.Privileged", host -> host.withPrivileged(true)),
                wrong("HostConfig.CapDrop", host -> host.withCapDrop(Capability.CHOWN)),
                wrong("linuxCapabilities", host -> host.withCapAdd(Capability.SYS_ADMIN)),
                wrong("HostConfig.SecurityOpt", host -> host.withSecurityOpts(List.of())),
                wrong(
                        "HostConfig.SecurityOpt",
                        host -> host.withSecurityOpts(List.of("no-new-privileges:true", "seccomp=unconfined"))),
                wrong("HostConfig.ReadonlyRootfs", host -> host.withReadonlyRootfs(false)),
                wrong("HostConfig.NetworkMode", host -> host.withNetworkMode("host")),
                wrong("HostConfig.NetworkMode", host -> host.withNetworkMode("container:other")),
                wrong("HostConfig.PidMode", host -> host.withPidMode("host")),
                wrong("HostConfig.IpcMode", host -> host.withIpcMode("host")),
                wrong("HostConfig.UTSMode", host -> host.withUtSMode("host")),
                wrong("HostConfig.UsernsMode", host -> host.withUsernsMode("host")),
                wrong("HostConfig.CgroupnsMode", host -> host.withCgroupnsMode("host")),
                wrong("HostConfig.Binds", host -> host.withBinds(Bind.parse("/:/host"))),
                wrong("HostConfig.VolumesFrom", host -> host.withVolumesFrom(new VolumesFrom("other"))),
                wrong("HostConfig.Devices", host -> host.withDevices(Device.parse("/dev/kmsg:/dev/kmsg"))),
                wrong("HostConfig.CgroupParent", host -> host.withCgroupParent("/")),
                wrong("HostConfig.Sysctls", host -> host.withSysctls(Map.of("net.ipv4.ip_forward", "1"))),
                wrong("HostConfig.Runtime", host -> host.withRuntime("other")),
                wrong("HostConfig.OomScoreAdj", host -> host.withOomScoreAdj(-999)),
                wrong("HostConfig.PublishAllPorts", host -> host.withPublishAllPorts(true)),
                wrong(
                        "HostConfig.PortBindings",
                        host -> host.withPortBindings(
                                new PortBinding(Ports.Binding.bindIp("0.0.0.0"), ExposedPort.tcp(80)))),
                wrong(
                        "HostConfig.Mounts",
                        host -> host.withMounts(List.of(new Mount()
                                .withType(MountType.BIND)
                                .withSource("/")
                                .withTarget("/host")))),
                wrong("HostConfig.Tmpfs", host -> host.withTmpFs(Map.of("/tmp", "mode=1777"))),
                wrong("HostConfig.Memory", host -> host.withMemory(0L)),
                wrong("HostConfig.Memory", host -> host.withMemorySwap(-1L)),
                wrong("HostConfig.PidsLimit", host -> host.withPidsLimit(-1L)),
                wrong("HostConfig.LogConfig", host -> host.withLogConfig(new LogConfig())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongs")
    void whatIsNotGivenIsRefusedByItsName(String field, Consumer<HostConfig> change) {
        HostConfig host = proper();
        change.accept(host);

        assertThat(refused(command(host))).containsExactly(field);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        HostConfig host = proper().withPrivileged(true).withPidMode("host").withReadonlyRootfs(false);

        assertThat(refused(command(host).withUser("root")))
                .containsExactlyInAnyOrder(
                        "user", "HostConfig.Privileged", "HostConfig.PidMode", "HostConfig.ReadonlyRootfs");
    }

    @Test
    void nobodyIsRootByAnyName() {
        for (String user : new String[] {"", "0", "0:0", "00", "root", "app", "1000:x", "-1"}) {
            assertThat(refused(command(proper()).withUser(user))).as(user).containsExactly("user");
        }
    }

    @Test
    void whatIsProperPasses() {
        assertThatCode(() -> gate.require(command(proper()))).doesNotThrowAnyException();
    }

    @Test
    void whatThePolicyAllowsPasses() {
        RequestGate loose = new RequestGate(Policies.LOOSE, "127.0.0.1");
        HostConfig host = proper().withReadonlyRootfs(false).withMemory(0L).withPidsLimit(0L);

        assertThatCode(() -> loose.require(command(host).withUser("root"))).doesNotThrowAnyException();
    }

    private List<String> refused(CreateContainerCmd command) {
        InvalidSpecException refusal = catchThrowableOfType(InvalidSpecException.class, () -> gate.require(command));
        return refusal.violations().stream().map(Violation::path).toList();
    }
}
