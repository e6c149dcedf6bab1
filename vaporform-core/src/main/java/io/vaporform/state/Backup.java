package io.vaporform.state;

import io.vaporform.spec.Address;
import io.vaporform.spec.RestorePoint;
import java.time.Instant;

/**
 * A copy of the data of a deployment that is kept at the backup target. Contains no secret.
 *
 * @param id unique in the installation, and later for a later one
 * @param address of the deployment
 * @param volume of that one
 * @param begun when its making was begun
 * @param finished when it was whole; what is restored from it is of some moment between the two, or up to any later one where a log is kept
 * @param bytes as it is kept
 * @param sha256 of those bytes, in hexadecimal
 * @param cause why it was made
 */
public record Backup(
        String id,
        Address address,
        Address volume,
        Instant begun,
        Instant finished,
        long bytes,
        String sha256,
        Cause cause) {

    /** Why a backup is made. More may come with later versions. */
    public enum Cause {
        /** Somebody asked for it; it is kept until it is deleted. */
        ASKED,
        /** It was due; {@link io.vaporform.spec.BackupPolicy#keep()} lets it go some day. */
        SCHEDULED,
        /** Its deployment was to be restored; as many of these are kept as of those that were due. */
        RESTORE
    }

    /** What a volume has that is filled from it. */
    public RestorePoint point() {
        return RestorePoint.of(id);
    }

    @Override
    public String toString() {
        return id + " of " + address + ", " + bytes + " bytes";
    }
}
