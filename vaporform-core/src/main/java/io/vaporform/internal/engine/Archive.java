package io.vaporform.internal.engine;

import io.vaporform.error.ProvisioningException;
import io.vaporform.internal.codec.BackupCodec;
import io.vaporform.spec.Address;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Violations;
import io.vaporform.spi.BackupTarget;
import io.vaporform.state.Backup;
import io.vaporform.state.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The backups there are, and where they are kept.
 *
 * @param place empty if the infrastructure was given none
 * @param timeout how long one may take to be written or read
 */
record Archive(StateStore store, String installation, Optional<BackupTarget> place, Duration timeout) {

    /** @throws io.vaporform.error.InvalidSpecException if there is none */
    BackupTarget target() {
        return place.orElseThrow(() -> new Violations()
                .add(
                        "backups",
                        "",
                        "the infrastructure has no place for backups",
                        "build it with backups(BackupTarget.directory(path))")
                .exception());
    }

    /** Where the one with that id is kept. */
    String key(Address deployment, String id) {
        return String.join("/", installation, deployment.project(), deployment.stack(), deployment.name(), id + ".gz");
    }

    /** Those of a project, of {@code project/stack}, or of a deployment; the newest first. */
    List<Backup> below(String path) {
        return store.scan(Keys.backups(path)).stream()
                .map(BackupCodec::decode)
                .sorted(Comparator.comparing(Backup::id).reversed())
                .toList();
    }

    Optional<Backup> find(String project, String id) {
        return below(project).stream().filter(backup -> backup.id().equals(id)).findFirst();
    }

    /** See {@link io.vaporform.spi.ApplyContext#backup}. */
    InputStream open(String project, RestorePoint from) {
        String what = "read backup " + from.backup();
        Backup backup = find(project, from.backup())
                .orElseThrow(() -> new ProvisioningException(
                        what, "it is not there any more; restore from another one of Deployment.backups()", null));
        try {
            return new ArchiveInput(target().read(key(backup.address(), backup.id())), backup.sha256());
        } catch (IOException missing) {
            throw new ProvisioningException(what, target() + ": " + missing, missing);
        }
    }
}
