package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Kind;
import java.util.List;

/** Names that are hard to keep apart. */
abstract class NamingRules extends RuleGroup {

    private static final String LONG = "abcdefghijklmnopqrstuvwxyz-0123456789-ab";

    NamingRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1101",
            verifies = "addresses that look alike have things of their own",
            ifItFails = "that names in the system are made of Mark.token(), or by an encoding that can be reversed")
    void alikeNamesDoNotCollide() {
        String project = kit().project();
        List<App> apps = List.of(
                at(new Address(project, "a-b", Kind.DEPLOYMENT, "c")),
                at(new Address(project, "a", Kind.DEPLOYMENT, "b-c")),
                at(new Address(project, "a", Kind.DEPLOYMENT, "b.c")),
                at(new Address(project + "-a", "b", Kind.DEPLOYMENT, "c")));

        assertApart(apps);
    }

    @Rule(
            value = "D1102",
            verifies = "the longest names that are allowed work, also when they differ in the last letter only",
            ifItFails = "that names are shortened by a hash, not cut off")
    void longNamesDoNotCollide() {
        String name = LONG.substring(0, 38) + "x." + LONG.substring(0, 21) + "y";
        assertThat(name).hasSizeLessThanOrEqualTo(63);
        List<App> apps = List.of(
                at(new Address(kit().project(), LONG, Kind.DEPLOYMENT, name + "1")),
                at(new Address(kit().project(), LONG, Kind.DEPLOYMENT, name + "2")));

        assertApart(apps);
    }

    private App at(Address address) {
        App app = kit().app(kit().scope(), address, kit().probe().env("VERSION", address.toString()));
        app.deploy();
        return app;
    }

    private void assertApart(List<App> apps) {
        assertThat(apps).allSatisfy(app -> {
            assertThat(app.status().instances()).hasSize(1);
            assertThat(fixture().version(app.first()))
                    .isEqualTo(app.mark().address().toString());
        });
        assertThat(apps.stream().map(App::first).map(Instance::name)).doesNotHaveDuplicates();
    }
}
