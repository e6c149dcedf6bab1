package io.vaporform;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Service;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A provider whose dependencies are not all there: {@link LinkageError}s come out of it, which are no exceptions. */
class BrokenClassPathTest {

    private final Infrastructure infra = Infrastructure.builder()
            .installation("acme")
            .provider(new Unlinked(InMemoryProvider.create()))
            .build();

    @Test
    void aMissingClassFailsTheApplyRatherThanToHangIt() {
        try (infra) {
            Project shop = infra.project("shop");

            assertThatThrownBy(() -> shop.deploy("web", a -> a.image("shop/web:1.4")))
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining("com/acme/Missing")
                    .hasMessageContaining("look at the dependencies")
                    .hasCauseInstanceOf(ProvisioningException.class);
        }
    }

    /** Works in memory, but cannot open a project. */
    private record Unlinked(InMemoryProvider memory) implements Provider {
        @Override
        public String id() {
            return "unlinked";
        }

        @Override
        public Capabilities capabilities(CallContext context) {
            return memory.capabilities(context);
        }

        @Override
        public List<Service> services() {
            return memory.services();
        }

        @Override
        public Optional<ProjectSupport> projects() {
            return Optional.of(new ProjectSupport() {
                @Override
                public void open(String project, ApplyContext context) {
                    throw new NoClassDefFoundError("com/acme/Missing");
                }

                @Override
                public void close(String project, ApplyContext context) {}
            });
        }

        @Override
        public void close() {}
    }
}
