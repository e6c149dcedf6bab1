package io.vaporform.spi;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where a provider that was found on the path gets its configuration from. Nobody reads the environment by other means. */
public interface Settings {

    /** @param key such as {@code docker.host} */
    Optional<String> get(String key);

    static Settings none() {
        return key -> Optional.empty();
    }

    static Settings of(Map<String, String> values) {
        Map<String, String> copy = Map.copyOf(values);
        return key -> Optional.ofNullable(copy.get(key));
    }

    /** The process environment: {@code docker.host} is read from {@code DOCKER_HOST}. */
    static Settings environment() {
        return key -> Optional.ofNullable(System.getenv(key.replace('.', '_').toUpperCase(Locale.ROOT)))
                .filter(text -> !text.isBlank());
    }
}
