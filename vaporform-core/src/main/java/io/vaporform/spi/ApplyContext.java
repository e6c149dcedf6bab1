package io.vaporform.spi;

import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.io.InputStream;
import java.util.function.Supplier;

/** What comes with every call that changes the world. For the duration of that call only. */
public interface ApplyContext extends CallContext {

    /** The same across retries, resumes and recoveries of one change. */
    String operationId();

    /** Tells how far it is; shown to the user. Never goes back: an earlier stage than before is ignored. */
    void progress(Stage stage, String text);

    /**
     * A value that is made once for this address and then the same forever, also across a replace and a crash: it is stored before this
     * returns. Goes when the address goes.
     */
    Secret remember(String name, Supplier<Secret> once);

    /** As {@link #remember}, for this generation only. */
    Secret rememberForLife(String name, Supplier<Secret> once);

    /** As {@link #remember}, for this {@link #operationId()} only. */
    Secret rememberForOperation(String name, Supplier<Secret> once);

    /**
     * Whether what has failed is one of the so many failures that this {@link #operationId()} forgives; the same each time for the same {@code id}.
     *
     * @param failures such as {@link io.vaporform.spec.RolloutPolicy#failures()}
     * @param id of what has failed, which what is made in its place does not have
     */
    default boolean forgives(int failures, String id) {
        for (int i = 0; i < failures; i++) {
            if (rememberForOperation("failure-" + i, () -> Secret.of(id))
                    .reveal()
                    .equals(id)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What {@link DeploymentProvider#save} wrote, for a volume whose spec says {@link io.vaporform.spec.VolumeSpec#from()}. To be closed. Reading it to its end throws if it is not
     * what was written, so nothing that came of it counts before.
     *
     * @throws io.vaporform.error.ProvisioningException if it is not there any more
     */
    InputStream backup(RestorePoint from);

    /** The deployment's instances as balancers see them. */
    Membership membership();

    /** The names in the DNS that the resource has for itself. */
    NameClaims names();

    /** Durable records of the provider's own, kept apart from those of other provider instances. */
    Records records();
}
