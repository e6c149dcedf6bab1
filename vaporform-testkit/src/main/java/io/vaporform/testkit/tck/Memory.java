package io.vaporform.testkit.tck;

import io.vaporform.spec.Secret;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What an engine's store remembers for a provider. */
final class Memory {

    private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

    Secret remember(String owner, String name, Supplier<Secret> once) {
        return secrets.computeIfAbsent(owner + "\n" + name, key -> once.get());
    }
}
