package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Info;
import io.vaporform.Infrastructure;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.event.Finding;
import org.junit.jupiter.api.Test;

/** The memory of the host is promised once, and its CPUs one and a half times, unless said otherwise. */
class CapacityIT extends InfrastructureTestCase {

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    @Test
    void moreThanTheHostHasIsRefused() {
        Info host = raw.call(s -> s.docker().infoCmd().exec());
        int cpus = host.getNCPU();

        assertThatThrownBy(() -> shop.deploy("web", Fixture.spec().quota(q -> q.cpus(cpus * 1.5 + 0.5)
                        .memory("64Mi"))))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining((cpus * 1500 + 500) + " of " + cpus * 1500 + " thousandths of CPUs");
        assertThatThrownBy(() ->
                        shop.deploy("web", Fixture.spec().quota(q -> q.memory(Long.toString(host.getMemTotal() + 1)))))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining("bytes of memory");
        assertThat(shop.stack().findings()).extracting(Finding::code).contains("capacity.exceeded");
        assertThat(containers()).isEmpty();
    }

    @Test
    void whoseHostMayBePromisedMoreOftenGetsIt() {
        int cpus = raw.call(s -> s.docker().infoCmd().exec()).getNCPU();
        DockerProvider generous = DockerProvider.builder()
                .host(TestEngine.host())
                .overcommit(2, 1)
                .build();
        try (Infrastructure other = Infrastructure.builder()
                .installation(installation)
                .store(store)
                .provider(generous)
                .build()) {
            other.project("shop").deploy("web", Fixture.spec().quota(q -> q.cpus(cpus * 1.5 + 0.5)
                    .memory("64Mi")));

            assertThat(other.project("shop").deployment("web").status().ready()).isEqualTo(1);
        }
    }
}
