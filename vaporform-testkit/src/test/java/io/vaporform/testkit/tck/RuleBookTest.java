package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

@ParameterizedClass(name = "the kit of a {0}")
@MethodSource("kits")
class RuleBookTest {

    private final RuleTable kit;

    RuleBookTest(RuleTable kit) {
        this.kit = kit;
    }

    static List<RuleTable> kits() {
        return List.of(
                RuleTable.deployments(),
                RuleTable.stores(),
                RuleTable.dns(),
                RuleTable.domains(),
                RuleTable.certificates(),
                RuleTable.balancers());
    }

    @Test
    void everyTestBearsARuleAndCannotBeDropped() {
        assertThat(kit.book().methods())
                .filteredOn(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .isNotEmpty()
                .allMatch(method -> method.isAnnotationPresent(Rule.class))
                .noneMatch(RuleBookTest::overridable);
    }

    private static boolean overridable(Method test) {
        return Modifier.isPublic(test.getModifiers()) || Modifier.isProtected(test.getModifiers());
    }

    @Test
    void idsAreUniqueAndInTheirGroup() {
        assertThat(kit.book().rules()).extracting(Rule::value).doesNotHaveDuplicates();
        assertThat(kit.book().groups()).allSatisfy(group -> assertThat(group.rules())
                .isNotEmpty()
                .extracting(Rule::value)
                .allMatch(id -> id.matches(kit.letter() + group.number() + "\\d\\d")));
    }

    @Test
    void everyRuleIsBrokenBySomeFlaw() {
        Set<String> found =
                kit.flaws().stream().flatMap(flaw -> flaw.rules().stream()).collect(Collectors.toSet());

        assertThat(kit.book().rules()).extracting(Rule::value).containsExactlyInAnyOrderElementsOf(found);
    }

    @Test
    void everyFlawHasANameOfItsOwn() {
        assertThat(kit.flaws()).extracting(Flaw::name).doesNotHaveDuplicates();
    }

    @Test
    void theDocumentIsUpToDate() throws IOException {
        if (Boolean.getBoolean("vaporform.docs.update")) {
            Files.writeString(kit.page(), kit.text());
        }

        assertThat(kit.page())
                .as("run the tests with -Dvaporform.docs.update=true and commit the change")
                .content()
                .isEqualTo(kit.text());
    }
}
