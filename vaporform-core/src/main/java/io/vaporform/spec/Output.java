package io.vaporform.spec;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An output of a resource, used as a value in the spec of another one of the same stack. Keeps the dependency: what uses it is made
 * after, and changed when it changes.
 *
 * @param kind the kind of the resource it comes from
 * @param name the name of that resource
 * @param field which output, such as {@code uri} or {@code http.host}
 * @param stack {@code project/stack} it was taken from; null if it is of whatever stack it is used in
 * @param secret whether its value must not be seen
 * @param <T> {@link Secret} if {@code secret}, else {@link String}
 */
public record Output<T>(
        Kind kind, String name, String field, @Nullable String stack, boolean secret) implements Value<T> {

    /** An output that may be seen. */
    public static Output<String> text(Kind kind, String name, String field) {
        return new Output<>(kind, name, field, null, false);
    }

    /** An output that must not be seen. */
    public static Output<Secret> secret(Kind kind, String name, String field) {
        return new Output<>(kind, name, field, null, true);
    }

    /** The same output, bound to the stack of {@code owner}: using it in another stack is refused. */
    public Output<T> of(Address owner) {
        return new Output<>(kind, name, field, owner.project() + "/" + owner.stack(), secret);
    }

    /** {@code kind/name} of the resource it comes from. */
    public String local() {
        return kind + "/" + name;
    }

    @Override
    public Set<Output<?>> references() {
        return Set.of(this);
    }

    @Override
    public String toString() {
        return "${" + local() + "." + field + "}";
    }
}
