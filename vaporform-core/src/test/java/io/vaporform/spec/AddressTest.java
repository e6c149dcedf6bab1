package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    private static final Address WEB = new Address("shop", "main", Kind.DEPLOYMENT, "web");

    @Test
    void printsAndIsReadBack() {
        assertThat(WEB).hasToString("shop/main/deployment/web");
        assertThat(WEB.local()).isEqualTo("deployment/web");
        assertThat(Address.parse("shop/main/deployment/web")).isEqualTo(WEB);
        assertThat(Address.parse("shop/main/volume/orders-db.data").name()).isEqualTo("orders-db.data");
    }

    @Test
    void aChildHasItsParentsNameAndAnother() {
        assertThat(WEB.child(Kind.VOLUME, "data")).hasToString("shop/main/volume/web.data");
    }

    @Test
    void addressesAreOrderedAsTheyPrint() {
        assertThat(Stream.of("b/m/volume/x", "a/m/volume/x", "a/m/deployment/y", "a/m/deployment/x")
                        .map(Address::parse)
                        .sorted())
                .extracting(Address::toString)
                .containsExactly("a/m/deployment/x", "a/m/deployment/y", "a/m/volume/x", "b/m/volume/x");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "web", "shop/main/web", "shop/main/deployment/web/", "/shop/main/deployment/web"})
    void whatHasNotFourPartsIsNoAddress(String text) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> Address.parse(text))
                .withMessage("address was '" + text
                        + "' but must have the form project/stack/kind/name; write shop/main/deployment/web");
    }

    static Stream<Arguments> wrongParts() {
        return Stream.of(
                Arguments.of("empty project", "/main/deployment/web", "project"),
                Arguments.of("upper case", "Shop/main/deployment/web", "project"),
                Arguments.of("digit first", "1shop/main/deployment/web", "project"),
                Arguments.of("dash last", "shop/main-/deployment/web", "stack"),
                Arguments.of("a space", "shop/ma in/deployment/web", "stack"),
                Arguments.of("a line's end", "shop/main\n/deployment/web", "stack"),
                Arguments.of("too long", "shop/" + "x".repeat(41) + "/deployment/web", "stack"),
                Arguments.of("empty kind", "shop/main//web", "kind"),
                Arguments.of("odd kind", "shop/main/Deployment!/web", "kind"),
                Arguments.of("empty name", "shop/main/deployment/", "deployment name"),
                Arguments.of("dot first", "shop/main/deployment/.web", "deployment name"),
                Arguments.of("two dots", "shop/main/deployment/web..data", "deployment name"),
                Arguments.of("path", "shop/main/deployment/..", "deployment name"),
                Arguments.of("underscore", "shop/main/deployment/my_web", "deployment name"),
                Arguments.of("not ASCII", "shop/main/deployment/wéb", "deployment name"),
                Arguments.of("command", "shop/main/deployment/$(id)", "deployment name"),
                Arguments.of("64 in all", "shop/main/deployment/" + "abcdefg.".repeat(8) + "x", "deployment name"),
                Arguments.of("hostile length", "shop/main/deployment/" + "a.".repeat(50_000) + "a", "deployment name"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongParts")
    void aWrongPartIsNamed(String why, String text, String path) {
        InvalidSpecException refused = catchThrowableOfType(InvalidSpecException.class, () -> Address.parse(text));

        assertThat(refused.violations()).extracting(Violation::path).containsExactly(path);
    }

    @Test
    void everyWrongPartIsNamedAtOnce() {
        InvalidSpecException refused =
                catchThrowableOfType(InvalidSpecException.class, () -> new Address("Shop", "", Kind.VOLUME, "Data"));

        assertThat(refused.violations()).extracting(Violation::path).containsExactly("project", "stack", "volume name");
        assertThat(refused).hasMessageStartingWith("3 things are wrong:\n  project was 'Shop' but must be 1 to 40");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a", "a1", "my-app", "x234567890123456789012345678901234567890"})
    void validNamesAreTaken(String name) {
        assertThat(new Address(name, name, Kind.DEPLOYMENT, name + ".a.b-c").project())
                .isEqualTo(name);
    }

    @Test
    void theLongestNamesAreTaken() {
        String label = "x".repeat(Names.LONGEST_LABEL);
        String path = label + "." + "y".repeat(Names.LONGEST_PATH - label.length() - 1);

        assertThat(List.of(new Address(label, label, Kind.VOLUME, path).name())).containsExactly(path);
    }
}
