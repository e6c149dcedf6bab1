package io.vaporform.docker.internal;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes the secrets of a deployment out of what its containers and the engine say. */
public final class Redaction {

    /** What is shorter is in many a word. */
    private static final int SHORTEST_PART = 6;

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
                secrets.addAll(linesOf(secret.reveal()));
            }
        }
        // The longest first: one may be part of another.
        secrets.sort(Comparator.comparingInt(String::length).reversed());
        return new Redaction(secrets);
    }

    /**
     * Who prints a secret that has lines prints one of them, or what is set there: in {@code password=xyzzy}, {@code "app" "xyzzy"} and {@code *:*:*:app:xyzzy} what follows the
     * first or the last of the signs in between.
     */
    private static List<String> linesOf(String secret) {
        if (secret.indexOf('\n') < 0) {
            return List.of();
        }
        return secret.lines()
                .map(String::strip)
                .flatMap(line -> Stream.of(
                        line, line.replaceFirst("^[^=:\\s]*[=:\\s]+", ""), line.replaceFirst(".*[=:\\s]", "")))
                .map(part -> part.replaceAll("^[\"']|[\"',;]+$", ""))
                .filter(part -> part.length() >= SHORTEST_PART)
                .distinct()
                .toList();
    }

    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "****");
        }
        return masked;
    }
}
