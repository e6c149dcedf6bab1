package io.vaporform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import io.vaporform.memory.InMemoryProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderTest {

    @Test
    void withoutAProviderThereIsNothing() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> Infrastructure.builder().build())
                .withMessage("provider was '' but none was given; call provider(…), or use Infrastructure.inMemory()");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        InvalidSpecException refused = catchThrowableOfType(InvalidSpecException.class, () -> Infrastructure.builder()
                .installation("Acme Inc.")
                .provider(InMemoryProvider.create())
                .provider(InMemoryProvider.create())
                .build());

        assertThat(refused.violations()).extracting(Violation::path).containsExactly("provider", "installation");
        assertThat(refused).hasMessageContaining("provider(\"memory-2\", …)");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "eu/1", "EU", "eu west", "a-", "record/memory/x"})
    void theNameOfAnInstanceIsAName(String name) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> Infrastructure.builder()
                        .provider(name, InMemoryProvider.create())
                        .build())
                .withMessage("provider was '" + name
                        + "' but must be 1 to 40 characters of a-z, 0-9 and '-'; use a name such as eu-west");
    }

    @Test
    void inMemoryNeedsNothing() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            assertThat(infra.templates()).isNotEmpty();
        }
    }
}
