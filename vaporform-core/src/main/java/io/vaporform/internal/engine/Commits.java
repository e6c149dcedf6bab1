package io.vaporform.internal.engine;

import io.vaporform.state.Batch;
import java.util.OptionalLong;

/** What commits to the store, as {@link io.vaporform.state.StateStore#commit} does; {@link Sessions#fenced} for whoever must not write once it was taken for dead. */
@FunctionalInterface
interface Commits {
    OptionalLong commit(Batch batch);
}
