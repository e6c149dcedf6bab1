package io.vaporform.spi;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Settings that can tell where they look. What is blank is not there.
 *
 * @param texts the text of a key
 * @param origins where it is looked for
 */
record SourcedSettings(Function<String, Optional<String>> texts, UnaryOperator<String> origins) implements Settings {

    @Override
    public Optional<String> get(String key) {
        return texts.apply(key).filter(text -> !text.isBlank());
    }

    @Override
    public String origin(String key) {
        return origins.apply(key);
    }
}
