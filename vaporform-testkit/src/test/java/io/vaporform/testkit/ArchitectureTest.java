package io.vaporform.testkit;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vaporform.testsupport.ModuleRules;

/** How this module stands on core. It is no guest: it prints, and looks at real clocks. */
@AnalyzeClasses(packages = "io.vaporform.testkit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule nobodyUsesTheInsidesOfCore = ModuleRules.nobodyUsesTheInsidesOfCore;

    @ArchTest
    static final ArchRule nobodySleeps = ModuleRules.nobodySleeps;

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses all) {
        ModuleRules.everyPackageIsNullMarked(all);
    }
}
