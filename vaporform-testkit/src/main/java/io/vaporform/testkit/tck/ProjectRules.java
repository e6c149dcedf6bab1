package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Kind;
import io.vaporform.spi.ProjectSupport;
import org.junit.jupiter.api.Assumptions;

/** What a provider keeps for a project. */
abstract class ProjectRules extends RuleGroup {

    ProjectRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1801",
            verifies = "opening and closing a project can be repeated",
            ifItFails = "that \"exists already\" and \"not found\" count as success")
    void verbsCanBeRepeated() {
        ProjectSupport projects = projects();
        String project = kit().project() + "-again";

        projects.close(project, kit().context());
        projects.open(project, kit().context());
        projects.open(project, kit().context());
        projects.close(project, kit().context());
        projects.close(project, kit().context());
    }

    @Rule(
            value = "D1802",
            verifies = "opening a project again does not disturb what runs in it",
            ifItFails = "that open() looks before it makes anything")
    void openingDisturbsNothing() {
        App app = deployed();
        App.Starts starts = app.starts();

        projects().open(kit().project(), kit().context());

        assertThat(app.starts()).isEqualTo(starts);
        assertThat(fixture().version(app.first())).isNotNull();
    }

    @Rule(
            value = "D1803",
            verifies = "the same names in two projects do not meet",
            ifItFails = "that the project is part of each name and mark")
    void projectsAreApart() {
        App one = kit().app("same", kit().probe().env("VERSION", "one"));
        one.deploy();
        App two = kit().app(
                        kit().scope(),
                        Kit.address(kit().project() + "-two", Kind.DEPLOYMENT, "same"),
                        kit().probe().env("VERSION", "two"));
        two.deploy();

        assertThat(fixture().version(one.first())).isEqualTo("one");
        assertThat(fixture().version(two.first())).isEqualTo("two");
        one.delete();
        assertThat(two.status().ready()).isEqualTo(1);
    }

    private ProjectSupport projects() {
        Assumptions.assumeTrue(kit().provider().projects().isPresent(), "the provider keeps nothing for a project");
        return kit().provider().projects().orElseThrow();
    }
}
