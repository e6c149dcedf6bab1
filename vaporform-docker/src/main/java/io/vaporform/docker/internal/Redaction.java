package io.vaporform.docker.internal;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes the secrets of a deployment out of what its containers and the engine say. */
public final class Redaction {

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    public static Redaction of(DeploymentSpec spec) {
        List<Value<?>> values = new ArrayList<>(spec.env().values());
        values.addAll(spec.files().values());
        spec.access().flatMap(Access::password).ifPresent(values::add);
        List<String> secrets = new ArrayList<>();
        for (Value<?> value : values) {
            if (value instanceof Value.Literal<?> literal
                    && literal.value() instanceof Secret secret
                    && !secret.reveal().isEmpty()) {
                secrets.add(secret.reveal());
            }
        }
        // The longest first: one may be part of another.
        secrets.sort(Comparator.comparingInt(String::length).reversed());
        return new Redaction(secrets);
    }

    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "****");
        }
        return masked;
    }
}
