package io.vaporform.testkit.tck;

import io.vaporform.spi.Found;
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
    private final Set<Project> projects = new LinkedHashSet<>();

    Ledger(Kit kit) {
        this.kit = kit;
    }

    /** Called before anything is made; opens the project as an engine does before its first resource. */
    void note(Subject<?, ?> subject) {
        Project project = new Project(
                new Scope(subject.mark().installation(), subject.mark().lineage()),
                subject.mark().address().project());
        boolean first;
        synchronized (this) {
            if (!made.contains(subject)) {
                made.push(subject);
            }
            first = projects.add(project);
        }
        if (first) {
            kit.provider().projects().ifPresent(support -> support.open(project.name(), kit.context(project.owner())));
        }
    }

    /** Removes everything. What fails here fails the test, as the rule that it breaks. */
    void clean() {
        made.forEach(Ledger::remove);
        Set<Scope> owners = projects.stream().map(Project::owner).collect(Collectors.toSet());
        List<Found> left = new ArrayList<>();
        owners.forEach(owner -> left.addAll(Inventory.of(kit, owner)));
        try {
            if (!left.isEmpty()) {
                kit.removeLeftOver(left);
            }
        } finally {
            closeProjects();
        }
    }

    private void closeProjects() {
        try {
            projects.forEach(project -> kit.provider()
                    .projects()
                    .ifPresent(support -> support.close(project.name(), kit.context(project.owner()))));
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

    private record Project(Scope owner, String name) {}
}
