package io.vaporform.spec;

import java.time.Instant;
import java.util.Optional;

/**
 * What the data of a volume was to be like when it was made: that of a backup, or of a moment after it.
 *
 * @param backup the id of a backup of the same project
 * @param until up to when what happened after the backup is done again, where the deployment keeps a log of it; empty for the backup as it is
 * @param round counts how often the same volume was brought to the same point: what differs in nothing else is another restore
 */
public record RestorePoint(String backup, Optional<Instant> until, int round) {

    /** @throws io.vaporform.error.InvalidSpecException if it cannot be the id of a backup */
    public RestorePoint {
        new Violations()
                .unless(
                        backup.matches("[A-Za-z0-9-]{1,64}"),
                        "from",
                        backup,
                        "is no id of a backup",
                        "use one of Deployment.backups()")
                .throwIfAny();
    }

    /** @param backup the id of one */
    public static RestorePoint of(String backup) {
        return new RestorePoint(backup, Optional.empty(), 1);
    }

    /** And from there on to {@code moment}, where the deployment keeps a log. */
    public RestorePoint until(Instant moment) {
        return new RestorePoint(backup, Optional.of(moment), round);
    }

    /** The same once more, if {@code before} is that. */
    public RestorePoint after(Optional<RestorePoint> before) {
        return before.filter(same -> same.backup.equals(backup) && same.until.equals(until))
                .map(same -> new RestorePoint(backup, until, same.round + 1))
                .orElse(this);
    }

    @Override
    public String toString() {
        return until.map(at -> at + " by ").orElse("") + "backup " + backup + (round == 1 ? "" : ", round " + round);
    }
}
