package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.CapabilityNotSupportedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViolationsTest {

    private final Violations found = new Violations();

    @Test
    void nothingFoundIsNothingThrown() {
        found.unless(true, "path", "value", "rule", "cure");

        assertThat(found.isEmpty()).isTrue();
        assertThatCode(found::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void oneSaysPathValueRuleAndCure() {
        found.unless(false, "replicas", 2000, "must be 0 to 1000", "use 0 to stop it");

        assertThat(found.isEmpty()).isFalse();
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(found::throwIfAny)
                .withMessage("replicas was '2000' but must be 0 to 1000; use 0 to stop it");
    }

    @Test
    void severalAreThrownTogether() {
        found.add("a", 1, "is odd", "use 2").add("b", "x", "is no number", "use 3");

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(found::throwIfAny)
                .withMessage("2 things are wrong:\n  a was '1' but is odd; use 2\n  b was 'x' but is no number; use 3")
                .satisfies(thrown -> assertThat(thrown.violations()).hasSize(2));
    }

    @Test
    void whatAnotherFoundGetsAPrefix() {
        found.addAll("deployment/web: ", List.of(new Violation("image", "X", "is no image", "use x", true)));

        assertThat(found.list())
                .containsExactly(new Violation("deployment/web: image", "X", "is no image", "use x", true));
    }

    @Test
    void aMissingCapabilityIsThrownAsSuchWithEverythingElse() {
        found.add("a", 1, "is odd", "use 2").unsupported("mounts", "/data", "there are no volumes", "leave it out");

        assertThatExceptionOfType(CapabilityNotSupportedException.class)
                .isThrownBy(found::throwIfAny)
                .satisfies(thrown -> assertThat(thrown.violations())
                        .extracting(Violation::missingCapability)
                        .containsExactly(false, true));
    }

    @Test
    void aSecretIsNeverTheValue() {
        found.add("password", Secret.of("hunter2"), "is too short", "use more");

        assertThat(found.exception()).hasMessage("password was 'Secret(****)' but is too short; use more");
    }

    @Test
    void theListIsACopy() {
        List<Violation> before = found.list();
        found.add("a", 1, "is odd", "use 2");

        assertThat(before).isEmpty();
    }
}
