package io.vaporform.spi;

import java.util.Optional;

/** One over another. */
record LayeredSettings(Settings upper, Settings lower) implements Settings {

    @Override
    public Optional<String> get(String key) {
        return upper.get(key).or(() -> lower.get(key));
    }

    @Override
    public String origin(String key) {
        return (upper.get(key).isPresent() ? upper : lower).origin(key);
    }

    @Override
    public Optional<Entry> find(String key) {
        return upper.find(key).or(() -> lower.find(key));
    }
}
