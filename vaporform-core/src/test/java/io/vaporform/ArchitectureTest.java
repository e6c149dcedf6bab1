package io.vaporform;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.vaporform.internal.engine.SystemTime;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** How core is put together. No exemptions; where a rule names a class, that class is the one place for the thing. */
@AnalyzeClasses(packages = "io.vaporform", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String OWN = "io.vaporform..";
    private static final String INTERNAL = "io.vaporform.internal..";

    @ArchTest
    static final ArchRule valuesAndContractsDoNotKnowTheMachinery = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.vaporform.spec..",
                    "io.vaporform.spi..",
                    "io.vaporform.state..",
                    "io.vaporform.event..",
                    "io.vaporform.error..",
                    "io.vaporform.template..",
                    "io.vaporform.memory..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL)
            .because("only the front door and the printing of a plan stand on the machinery");

    @ArchTest
    static final ArchRule nothingButTheFrontDoorKnowsTheFrontDoor = noClasses()
            .that()
            .resideOutsideOfPackage("io.vaporform")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vaporform");

    @ArchTest
    static final ArchRule theMachineryDoesNotKnowAnyProvider = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vaporform.memory..");

    @ArchTest
    static final ArchRule thePlannerDoesNotKnowTheEngine = noClasses()
            .that()
            .resideInAnyPackage("io.vaporform.internal.plan..", "io.vaporform.internal.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vaporform.internal.engine..");

    @ArchTest
    static final ArchRule thePlannerIsPure = noClasses()
            .that()
            .resideInAPackage("io.vaporform.internal.plan..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vaporform.state.StateStore")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vaporform.spi.TimeSource");

    @ArchTest
    static final ArchRule theMachineryHasNoPackageCycles = SlicesRuleDefinition.slices()
            .matching("io.vaporform.internal.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule jacksonIsForCodecs = noClasses()
            .that()
            .resideOutsideOfPackages(INTERNAL, "io.vaporform.plan")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule resilience4jIsForTheEngine = noClasses()
            .that()
            .resideOutsideOfPackage("io.vaporform.internal.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.resilience4j..");

    @ArchTest
    static final ArchRule coreStandsOnLittle = noClasses()
            .should()
            .dependOnClassesThat(not(resideInAnyPackage(
                    OWN,
                    "java..",
                    "javax.crypto..",
                    "javax.net.ssl..",
                    "javax.security.auth.x500..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.fasterxml.jackson..",
                    "io.github.resilience4j..")));

    @ArchTest
    static final ArchRule publicSignaturesShowOurTypesAndTheJdksOnly = methods()
            .that()
            .areDeclaredInClassesThat(not(resideInAPackage(INTERNAL)))
            .and()
            .arePublic()
            .should(showOnlyOurTypesAndTheJdks());

    @ArchTest
    static final ArchRule publicTypesStandOnOurTypesAndTheJdksOnly = classes()
            .that()
            .resideOutsideOfPackage(INTERNAL)
            .and()
            .arePublic()
            .should()
            .beAssignableTo(resideInAnyPackage(OWN, "java.."));

    @ArchTest
    static final ArchRule implementationsAreFinal = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotAssignableTo(Throwable.class)
            .and()
            .doNotHaveSimpleName("package-info")
            .and()
            .doNotHaveSimpleName("module-info")
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule fieldsAreHidden = noFields()
            .that()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .areNotStatic()
            .should()
            .bePublic();

    @ArchTest
    static final ArchRule nothingIsStaticAndChanges =
            noFields().that().areStatic().should().notBeFinal().because("the library lives in someone else's JVM");

    @ArchTest
    static final ArchRule thereIsOneClock = noClasses()
            .that()
            .areNotAssignableTo(SystemTime.class)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .because("every wait goes through the time source");

    @ArchTest
    static final ArchRule nothingIsPrinted = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace", PrintStream.class);

    @ArchTest
    static final ArchRule secretsAreNeverMadeByWeakRandom = noClasses()
            .that()
            .resideOutsideOfPackage("io.vaporform.memory..")
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(Random.class, long.class)
            .orShould()
            .callMethod(Math.class, "random")
            .because("only what is pretended, such as the pace of the in-memory provider, may be predictable");

    @ArchTest
    static final ArchRule theGuestLeavesTheHouseAsItIs = noClasses()
            .should()
            .callMethod(Runtime.class, "addShutdownHook", Thread.class)
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(System.class, "setProperty", String.class, String.class)
            .orShould()
            .callMethod(java.util.concurrent.ForkJoinPool.class, "commonPool");

    @ArchTest
    static final ArchRule theProcessIsAskedForSettingsInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.vaporform.spi.Settings")
            .should()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getProperty", String.class);

    @ArchTest
    static final ArchRule factoriesAreLookedForInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.vaporform.internal.engine.Discovery")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ServiceLoader.class);

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses all) {
        TreeSet<String> bare = new TreeSet<>();
        all.forEach(each -> each.getPackage()
                .tryGetPackageInfo()
                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                .ifPresentOrElse(info -> {}, () -> bare.add(name(each.getPackage()))));

        assertThat(bare).as("packages without @NullMarked").isEmpty();
    }

    private static String name(JavaPackage each) {
        return each.getName();
    }

    private static ArchCondition<com.tngtech.archunit.core.domain.JavaMethod> showOnlyOurTypesAndTheJdks() {
        return new ArchCondition<>("show only our types and the JDK's") {
            @Override
            public void check(com.tngtech.archunit.core.domain.JavaMethod method, ConditionEvents events) {
                if (!method.getOwner().getModifiers().contains(JavaModifier.PUBLIC)) {
                    return;
                }
                shown(method).stream()
                        .filter(type -> !type.isPrimitive())
                        .filter(type -> !type.getPackageName().startsWith("java."))
                        .filter(type -> !type.getPackageName().equals("javax.net.ssl"))
                        .filter(type -> !type.getPackageName().startsWith("io.vaporform")
                                || type.getPackageName().startsWith("io.vaporform.internal"))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getDescription() + " shows " + type.getName())));
            }
        };
    }

    /** What a caller sees: what goes in, what comes out, what is thrown, with all type arguments. */
    private static TreeSet<JavaClass> shown(JavaCodeUnit method) {
        TreeSet<JavaClass> all = new TreeSet<>(java.util.Comparator.comparing(JavaClass::getName));
        all.addAll(method.getReturnType().getAllInvolvedRawTypes());
        method.getParameterTypes().forEach(type -> all.addAll(type.getAllInvolvedRawTypes()));
        method.getExceptionTypes().forEach(all::add);
        return all;
    }
}
