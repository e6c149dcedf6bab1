package io.vaporform.haproxy;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.vaporform.testsupport.ModuleRules;

/** How this module stands on core. */
@AnalyzeClasses(packages = "io.vaporform.haproxy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests module = ArchTests.in(ModuleRules.class);
}
