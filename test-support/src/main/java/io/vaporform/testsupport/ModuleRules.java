package io.vaporform.testsupport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** How each module beside core stands on it, and behaves as a guest: {@code ArchTests.in(ModuleRules.class)}. */
public final class ModuleRules {

    /** Sockets live in real time, whatever clock the host has. */
    private static final DescribedPredicate<JavaClass> SOCKET_DEADLINE = DescribedPredicate.describe(
            "the deadline of a socket", each -> each.getName().equals("io.vaporform.http.Deadline"));

    @ArchTest
    public static final ArchRule nobodyUsesTheInsidesOfCore =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.vaporform.internal..");

    @ArchTest
    public static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .because("every wait goes through the time source");

    @ArchTest
    static final ArchRule theClockIsTheOneThatIsGiven = noClasses()
            .that(DescribedPredicate.not(SOCKET_DEADLINE))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule nothingIsPrinted =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    @ArchTest
    static final ArchRule theGuestLeavesTheHouseAsItIs = noClasses()
            .should()
            .callMethod(Runtime.class, "addShutdownHook", Thread.class)
            .orShould()
            .callMethod(System.class, "setProperty", String.class, String.class)
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getenv");

    private ModuleRules() {}

    @ArchTest
    public static void everyPackageIsNullMarked(JavaClasses all) {
        List<String> unmarked = all.stream()
                .filter(each -> each.getPackage()
                        .tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
                .map(JavaClass::getName)
                .toList();
        if (!unmarked.isEmpty()) {
            throw new AssertionError("in packages that are not @NullMarked: " + unmarked);
        }
    }
}
