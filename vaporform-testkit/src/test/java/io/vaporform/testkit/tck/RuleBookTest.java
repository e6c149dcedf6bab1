package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

class RuleBookTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "deployment-rules.md");

    @Test
    void everyTestBearsARuleAndCannotBeDropped() {
        assertThat(RuleBook.methods())
                .filteredOn(method ->
                        AnnotationSupport.isAnnotated(method, org.junit.platform.commons.annotation.Testable.class))
                .isNotEmpty()
                .allMatch(method -> method.isAnnotationPresent(Rule.class))
                .noneMatch(RuleBookTest::overridable);
    }

    private static boolean overridable(Method test) {
        return Modifier.isPublic(test.getModifiers()) || Modifier.isProtected(test.getModifiers());
    }

    @Test
    void idsAreUniqueAndInTheirGroup() {
        assertThat(RuleBook.rules()).extracting(Rule::value).doesNotHaveDuplicates();
        assertThat(RuleBook.groups()).allSatisfy(group -> assertThat(group.rules())
                .isNotEmpty()
                .extracting(Rule::value)
                .allMatch(id -> id.matches("D" + group.number() + "\\d\\d")));
    }

    @Test
    void everyRuleIsBrokenBySomeProvider() {
        Set<String> found = Defects.all().stream()
                .flatMap(defect -> defect.rules().stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(found)
                .isEqualTo(RuleBook.rules().stream().map(Rule::value).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyDefectHasANameOfItsOwn() {
        assertThat(Defects.all()).extracting(Defect::name).doesNotHaveDuplicates();
    }

    @Test
    void theDocumentIsUpToDate() throws IOException {
        if (Boolean.getBoolean("vaporform.docs.update")) {
            Files.writeString(DOCUMENT, RuleTable.text());
        }

        assertThat(DOCUMENT)
                .as("run the tests with -Dvaporform.docs.update=true and commit the change")
                .content()
                .isEqualTo(RuleTable.text());
    }
}
