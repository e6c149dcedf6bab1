package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

class StoreRuleBookTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "store-rules.md");

    @Test
    void everyTestBearsARuleAndCannotBeDropped() {
        assertThat(methods())
                .filteredOn(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .isNotEmpty()
                .allMatch(method -> method.isAnnotationPresent(Rule.class))
                .noneMatch(method -> Modifier.isPublic(method.getModifiers()))
                .noneMatch(method -> Modifier.isProtected(method.getModifiers()));
    }

    private static List<Method> methods() {
        List<Method> all = new ArrayList<>(List.of(StateStoreTck.class.getDeclaredMethods()));
        for (Class<?> nested : StateStoreTck.class.getDeclaredClasses()) {
            for (Class<?> part = nested; part != null && part != Object.class; part = part.getSuperclass()) {
                all.addAll(List.of(part.getDeclaredMethods()));
            }
        }
        return all;
    }

    @Test
    void idsAreUniqueAndInTheirGroup() {
        assertThat(StoreRuleBook.rules()).extracting(Rule::value).doesNotHaveDuplicates();
        assertThat(StoreRuleBook.groups()).allSatisfy(group -> assertThat(group.rules())
                .isNotEmpty()
                .extracting(Rule::value)
                .allMatch(id -> id.matches("S" + group.number() + "\\d\\d")));
    }

    @Test
    void theDocumentIsUpToDate() throws IOException {
        if (Boolean.getBoolean("vaporform.docs.update")) {
            Files.writeString(DOCUMENT, StoreRuleTable.text());
        }

        assertThat(DOCUMENT)
                .as("run the tests with -Dvaporform.docs.update=true and commit the change")
                .content()
                .isEqualTo(StoreRuleTable.text());
    }
}
