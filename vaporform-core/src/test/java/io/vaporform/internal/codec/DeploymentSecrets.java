package io.vaporform.internal.codec;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.util.Optional;

/** Plants a secret wherever a spec may have one. */
final class DeploymentSecrets {

    static final String PLANTED = "hunter2-planted";

    private DeploymentSecrets() {}

    static DeploymentSpec planted(DeploymentSpec spec) {
        Value<Secret> secret = Value.of(Secret.of(PLANTED));
        return spec.toBuilder()
                .env("PLAIN", secret)
                .env("FORMAT", Value.format("http://" + PLANTED + "@{}", secret))
                .env("secret", secret)
                .access(new Access("http", Optional.of("me"), Optional.of(secret), ""))
                .build();
    }
}
