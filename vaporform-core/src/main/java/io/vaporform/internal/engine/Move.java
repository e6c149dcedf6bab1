package io.vaporform.internal.engine;

import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.ResourceState;

/** The one thing to do next for a resource; {@link Moves} chooses it. */
sealed interface Move {

    /** Call the provider to make {@code making} real; {@code state} is to be stored before. */
    record Apply(ResourceState state, Making making) implements Move {}

    /** Call the provider to remove {@code life}; {@code state} is to be stored before. */
    record Delete(ResourceState state, Life life) implements Move {}

    /** There is nothing to call for; {@code state} is how it ends. */
    record Settled(ResourceState state) implements Move {}

    /** Nothing of it is left, and nothing is wanted: the row goes. */
    record Remove(ResourceState state) implements Move {}
}
