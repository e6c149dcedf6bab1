package io.vaporform.testkit.tck;

import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spi.Found;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Notes everything that a test made, removes it in the end, and finds what is left. */
final class Ledger {

    private final Kit kit;
    private final Deque<Subject<?, ?>> made = new ArrayDeque<>();
    private final Set<Opened> projects = new LinkedHashSet<>();

    Ledger(Kit kit) {
        this.kit = kit;
    }

    /** Called before anything is made; opens the project as an engine does before its first resource. */
    void note(Subject<?, ?> subject) {
        Opened project = Opened.of(subject.mark());
        boolean first;
        synchronized (this) {
            if (!made.contains(subject)) {
                made.push(subject);
            }
            first = projects.add(project);
        }
        if (first) {
            kit.provider().projects().ifPresent(support -> support.open(project.name(), project.context(kit)));
        }
    }

    /** Removes everything. What fails here fails the test, as the rule that it breaks. */
    void clean() {
        made.forEach(Ledger::remove);
        Set<Scope> owners = made.stream()
                .map(subject ->
                        new Scope(subject.mark().installation(), subject.mark().lineage()))
                .collect(Collectors.toSet());
        List<Found> left = new ArrayList<>();
        owners.forEach(owner -> left.addAll(Inventory.of(kit, owner)));
        left.forEach(kit.fixture()::removeBehindOurBack);
        closeProjects();
        if (!left.isEmpty()) {
            throw new RuleBroken(
                    "D302", "after everything was deleted, these were left and had to be removed: " + left);
        }
    }

    private void closeProjects() {
        try {
            projects.forEach(project -> kit.provider()
                    .projects()
                    .ifPresent(support -> support.close(project.name(), project.context(kit))));
        } catch (RuntimeException failed) {
            RuleBroken broken = new RuleBroken("D1801", "a project with nothing in it could not be closed: " + failed);
            broken.initCause(failed);
            throw broken;
        }
    }

    /** As well as the provider can: what it cannot is found to be left. */
    private static void remove(Subject<?, ?> subject) {
        try {
            subject.delete();
        } catch (RuntimeException | AssertionError notRemoved) {
            // what is left says it
        }
    }

    /** A project of one owner: two owners who call a project the same do not share it. */
    private record Opened(Mark any) {

        static Opened of(Mark mark) {
            Address none = Kit.address(mark.address().project(), Kind.DEPLOYMENT, "none");
            return new Opened(new Mark(mark.installation(), mark.lineage(), none, 0));
        }

        String name() {
            return any.address().project();
        }

        KitContext context(Kit kit) {
            return kit.context(any, kit.operation(), Probe.NONE);
        }
    }
}
