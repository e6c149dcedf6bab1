package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spi.Mark;
import io.vaporform.state.MemoryStateStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A project as a user has it, on a real engine that is reached by a relay. Nothing of it is left afterwards. */
abstract class InfrastructureTestCase {

    final String installation = "it-" + UUID.randomUUID().toString().substring(0, 8);
    final TestTime time = new TestTime();
    final RawEngine raw = new RawEngine(time);
    final MemoryStateStore store = MemoryStateStore.create();
    RecordingRelay relay;
    Infrastructure infra;
    Project shop;

    /** What else the infrastructure is to be. */
    abstract Infrastructure.Builder with(Infrastructure.Builder builder);

    @BeforeAll
    static void needsAnEngine() {
        TestEngine.require();
    }

    @BeforeEach
    final void open() throws Exception {
        relay = new RecordingRelay(TestEngine.host());
        use(infrastructure());
    }

    final void use(Infrastructure opened) {
        infra = opened;
        shop = opened.project("shop");
    }

    final Infrastructure infrastructure() {
        return with(Infrastructure.builder()
                        .installation(installation)
                        .provider(DockerProvider.builder().host(relay.host()).build())
                        .store(store))
                .build();
    }

    @AfterEach
    final void close() throws Exception {
        infra.close();
        try (Infrastructure last = infrastructure()) {
            last.project("shop").destroy(Data.DELETE);
            assertThat(leftInTheWorld()).isEmpty();
            assertThat(store.scan("record/"))
                    .as("host ports that stay reserved, but for those that somebody else was found to use")
                    .noneMatch(row -> row.key().contains("/port/")
                            && !new String(row.value(), StandardCharsets.UTF_8).equals("foreign"));
        } finally {
            raw.close();
            time.close();
            relay.close();
        }
    }

    /** What bears our installation, of any kind. */
    final List<String> leftInTheWorld() {
        List<String> left = new ArrayList<>();
        containers().forEach(id -> left.add("container " + id));
        raw.call(s -> s.docker().listVolumesCmd().exec()).getVolumes().stream()
                .filter(volume -> isOurs(volume.getLabels()))
                .forEach(volume -> left.add("volume " + volume.getName()));
        raw.call(s -> s.docker().listNetworksCmd().exec()).stream()
                .filter(network -> isOurs(network.getLabels()))
                .forEach(network -> left.add("network " + network.getName()));
        return left;
    }

    /** The ids of our containers. */
    final List<String> containers() {
        return raw.call(s -> s.docker().listContainersCmd().withShowAll(true).exec()).stream()
                .filter(container -> isOurs(container.getLabels()))
                .map(container -> container.getId())
                .toList();
    }

    private boolean isOurs(@Nullable Map<String, String> labels) {
        return labels != null && installation.equals(labels.get(Mark.INSTALLATION));
    }
}
