package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.Known;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Commands in containers. What every provider does with them is in the kit, rule D708. */
class ExecIT extends EngineTestCase {

    private ExecResult sh(Known<DeploymentSpec, DeploymentOutputs> app, String script) {
        return run(app, ExecRequest.of("sh", "-c", script).env("ANSWER", "forty two"));
    }

    private ExecResult run(Known<DeploymentSpec, DeploymentOutputs> app, ExecRequest request) {
        String name = app.outputs().orElseThrow().instances().get(0).name();
        return bench.service().exec(app, request.in(name), bench.context);
    }

    @Test
    void runWithTheRightsOfTheContainerAndAnEnvironmentOfTheirOwn() {
        var app = bench.deployed("web", Fixture.spec().env("VERSION", "7").build());

        assertThat(sh(app, "echo $ANSWER $VERSION").output()).isEqualTo("forty two 7\n");
        assertThat(sh(app, "id -u").output()).isNotEqualTo("0\n");
        assertThat(sh(app, "grep CapEff /proc/self/status; grep NoNewPrivs /proc/self/status")
                        .output())
                .contains("0000000000000000", "NoNewPrivs:\t1");
        assertThat(sh(app, "echo > /x").succeeded())
                .as("the root file system is read-only")
                .isFalse();
    }

    @Test
    void theirOutputIsBounded() {
        var app = bench.deployed("web", Fixture.spec().build());

        ExecResult result = sh(app, "yes | head -c 3000000; echo done >&2");

        assertThat(result.output()).hasSize(ExecResult.MOST);
        assertThat(result.cut()).isTrue();
        assertThat(result.errors()).isEqualTo("done\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aProgramThatIsNotThereIsSaidByItsExitCode() {
        var app = bench.deployed("web", Fixture.spec().build());

        assertThat(run(app, ExecRequest.of("no-such-program")).exitCode()).isIn(126, 127);
    }

    @Test
    void inAContainerThatDoesNotRunNothingIsRun() {
        var app = bench.deployed("web", Fixture.spec().build());
        String name = app.outputs().orElseThrow().instances().get(0).name();
        raw.call(s -> s.docker().pauseContainerCmd(name).exec());

        assertThatExceptionOfType(ProvisioningException.class)
                .isThrownBy(() -> sh(app, "true"))
                .withMessageContaining(name);
        raw.call(s -> s.docker().unpauseContainerCmd(name).exec());
    }

    @Test
    void whatTakesTooLongIsNotWaitedFor() {
        var app = bench.deployed("web", Fixture.spec().build());
        String name = app.outputs().orElseThrow().instances().get(0).name();
        long began = System.nanoTime();

        assertThatExceptionOfType(ProviderUnavailableException.class).isThrownBy(() -> bench.service()
                .exec(app, ExecRequest.of("sleep", "60").in(name), bench.context.within(Duration.ofSeconds(1))));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }
}
