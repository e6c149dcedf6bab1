package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.vaporform.spec.DeploymentSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an engine accepts and leaves out is found. */
class ReadBackTest {

    private static final String ALL = """
            {"HostConfig":{"CpuQuota":50000,"CpuPeriod":100000,"Memory":67108864,"MemorySwap":67108864,"PidsLimit":64,
            "RestartPolicy":{"Name":"unless-stopped","MaximumRetryCount":0},"CapDrop":["ALL"],"Privileged":false,
            "SecurityOpt":["no-new-privileges:true"],"ReadonlyRootfs":true}}
            """;

    private static final DeploymentSpec WANTED = DeploymentSpec.builder()
            .image("shop/web:1")
            .quota(q -> q.cpus(0.5).memory("64Mi").pids(64))
            .build();

    private static ReadBack of(String json) throws IOException {
        InspectContainerResponse seen = new ObjectMapper().readValue(json, InspectContainerResponse.class);
        return new ReadBack(WANTED, Policies.STRICT, new ContainerView(seen));
    }

    @Test
    void whatIsAsItWasAskedForDiffersInNothing() throws IOException {
        assertThat(of(ALL).differences()).isEmpty();
        assertThat(of(ALL).hasLimits()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"PidsLimit\":64 | \"PidsLimit\":null | pids limit",
                "\"Memory\":67108864 | \"Memory\":0 | memory",
                "\"CpuQuota\":50000 | \"CpuQuota\":0 | cpu quota",
                "\"CapDrop\":[\"ALL\"] | \"CapDrop\":null | dropped capabilities",
                "\"Privileged\":false | \"Privileged\":true | privileged",
                "\"no-new-privileges:true\" | \"seccomp=unconfined\" | security options",
                "\"ReadonlyRootfs\":true | \"ReadonlyRootfs\":false | read-only root"
            })
    void whatIsLeftOutIsNamed(String asked, String shown, String field) throws IOException {
        assertThat(ALL).contains(asked);

        assertThat(of(ALL.replace(asked, shown)).differences())
                .singleElement()
                .asString()
                .startsWith(field + " was set to ")
                .contains("but the engine shows");
    }
}
