package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.docker.internal.RawEngine;
import org.junit.jupiter.api.Test;

class ProjectIT extends EngineTestCase {

    @Test
    void openingAndClosingMayBeRepeated() {
        var projects = bench.provider.projects().orElseThrow();

        projects.open("other", bench.context);
        projects.open("other", bench.context);
        assertThat(networks()).isEqualTo(2);

        projects.close("other", bench.context);
        projects.close("other", bench.context);
        assertThat(networks()).isEqualTo(1);
    }

    private long networks() {
        try (RawEngine raw = new RawEngine(bench.time)) {
            return raw.call(s -> s.docker().listNetworksCmd().exec()).stream()
                    .filter(network -> network.getName().startsWith("vf-" + bench.scope.installation() + "-"))
                    .count();
        }
    }
}
