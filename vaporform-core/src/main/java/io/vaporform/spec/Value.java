package io.vaporform.spec;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value in a spec that may not be known yet: a literal, the output of another resource, a secret that is made up once, or a text
 * put together from such values. Immutable. A spec that uses the output of a resource depends on it.
 *
 * @param <T> {@link String} or {@link Secret}
 */
public sealed interface Value<T> permits Value.Literal, Output, Value.Generated, Value.Format {

    /** How many characters a generated secret has unless said otherwise: {@value}. */
    int DEFAULT_GENERATED_LENGTH = 32;

    static Value<String> of(String text) {
        return new Literal<>(text);
    }

    static Value<Secret> of(Secret secret) {
        return new Literal<>(secret);
    }

    /**
     * A secret that is made up at the first apply and remembered from then on, also across a replace.
     *
     * @param name what it is called, such as {@code password}
     */
    static Value<Secret> generated(String name) {
        return new Generated(name, null, DEFAULT_GENERATED_LENGTH);
    }

    /**
     * As {@link #generated}, for what wants a key of so many random bytes, written in hexadecimal digits.
     *
     * @param bytes 8 to 128
     */
    static Value<Secret> generatedHex(String name, int bytes) {
        return new Generated(name, null, 2 * bytes, true);
    }

    /**
     * A secret that lives and dies with a volume, because what the volume contains depends on it: a database's password.
     *
     * @param volume the name of a volume that the same spec mounts
     */
    static Value<Secret> generatedWith(String volume, String name) {
        return new Generated(name, volume, DEFAULT_GENERATED_LENGTH);
    }

    /**
     * A text with each {@code {}} replaced by the part in its turn. It is a secret, since a part may be.
     *
     * @throws io.vaporform.error.InvalidSpecException if there are not as many parts as {@code {}}
     */
    static Value<Secret> format(String template, Value<?>... parts) {
        return new Format(template, Arrays.asList(parts));
    }

    /** The outputs this value is made of; empty for a literal. */
    Set<Output<?>> references();

    /** A value that is known. */
    record Literal<T>(T value) implements Value<T> {
        @Override
        public Set<Output<?>> references() {
            return Set.of();
        }
    }

    /**
     * A secret made up once.
     *
     * @param name what it is called at the resource that remembers it
     * @param volume the volume that remembers it; null when the resource itself does
     * @param length in characters
     * @param hex whether they are of 0-9 and a-f, rather than of a-z, A-Z and 0-9
     */
    record Generated(String name, @Nullable String volume, int length, boolean hex) implements Value<Secret> {

        /** @throws io.vaporform.error.InvalidSpecException if the name is not valid, or the length not within 16 to 256 */
        public Generated {
            Violations found = new Violations();
            Names.checkLabel(found, "generated secret", name);
            found.unless(
                            length >= 16 && length <= 256,
                            "generated secret length",
                            length,
                            "must be 16 to 256",
                            "use 32")
                    .throwIfAny();
        }

        public Generated(String name, @Nullable String volume, int length) {
            this(name, volume, length, false);
        }

        @Override
        public Set<Output<?>> references() {
            return Set.of();
        }
    }

    /** A text put together from parts. */
    record Format(String template, List<Value<?>> parts) implements Value<Secret> {

        public Format {
            parts = List.copyOf(parts);
            int places = template.split("\\{}", -1).length - 1;
            new Violations()
                    .unless(
                            places == parts.size(),
                            "format",
                            template,
                            "has " + places + " places for " + parts.size() + " parts",
                            "give one part for each {}")
                    .throwIfAny();
        }

        @Override
        public Set<Output<?>> references() {
            Set<Output<?>> all = new LinkedHashSet<>();
            parts.forEach(part -> all.addAll(part.references()));
            return all;
        }
    }
}
