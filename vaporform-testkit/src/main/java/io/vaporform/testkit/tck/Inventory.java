package io.vaporform.testkit.tck;

import io.vaporform.spi.Found;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists what there is, after the time that the provider says new things need to be seen. */
final class Inventory {

    private Inventory() {}

    /** Everything of one owner, of all kinds. */
    static List<Found> of(Kit kit, Scope scope) {
        awaitVisible(kit);
        List<Found> all = new ArrayList<>();
        kit.resources().forEach(resources -> resources.inventory(scope, all::add, kit.context()));
        return all;
    }

    /** The engine ids of what bears {@code mark}. */
    static Set<String> of(Kit kit, Mark mark) {
        return of(kit, new Scope(mark.installation(), mark.lineage())).stream()
                .filter(found -> found.mark().equals(mark))
                .map(Found::engineId)
                .collect(Collectors.toSet());
    }

    private static void awaitVisible(Kit kit) {
        Duration lag = kit.can().visibilityLag();
        if (!lag.isZero()) {
            Subject.pause(kit, lag);
        }
    }
}
