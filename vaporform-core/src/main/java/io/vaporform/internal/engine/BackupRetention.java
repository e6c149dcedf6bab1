package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.state.Backup;
import io.vaporform.state.Life;
import io.vaporform.state.Wanted;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which backups stay. */
record BackupRetention(Work work) {

    /**
     * What may go now that {@code made} is there: the oldest of those that were made for the same reason, if nobody asked for them, and no volume is, or is to be, made from them.
     *
     * @param needed the ids of those that stay
     */
    List<Backup> expired(DeploymentSpec spec, Backup made, Set<String> needed) {
        if (made.cause() == Backup.Cause.ASKED) {
            return List.of();
        }
        Set<String> used = usedIn(made.address().project());
        return of(made.address()).stream()
                .filter(backup -> backup.cause() == made.cause())
                .skip(spec.backup().kept())
                .filter(old -> !needed.contains(old.id()) && !used.contains(old.id()))
                .toList();
    }

    /** When the oldest one was begun that was due, or else of the newest that were made: a log need not go farther back. */
    Optional<Instant> oldest(Address address, DeploymentSpec spec) {
        List<Backup> all = of(address);
        List<Backup> due = all.stream()
                .filter(backup -> backup.cause() == Backup.Cause.SCHEDULED)
                .toList();
        return (due.isEmpty() ? all : due)
                .stream().limit(spec.backup().kept()).map(Backup::begun).reduce((newer, older) -> older);
    }

    private List<Backup> of(Address address) {
        return work.archive().below(address.toString());
    }

    private Set<String> usedIn(String project) {
        Set<String> used = new HashSet<>();
        work.rows().scanReadable(project, (address, state) -> Stream.concat(
                        state.wanted().map(Wanted::spec).stream(),
                        state.lives().stream().map(Life::spec))
                .filter(VolumeSpec.class::isInstance)
                .flatMap(spec -> ((VolumeSpec) spec).from().stream())
                .forEach(from -> used.add(from.backup())));
        return used;
    }
}
