package io.vaporform.internal.engine;

import io.vaporform.plan.ChangeResult;
import java.time.Duration;

/** How far one turn at a resource has brought it. */
sealed interface Progress {

    /** This operation has nothing more to do for it. */
    record Done(ChangeResult result) implements Progress {}

    /** It is to be given another turn. */
    record Again(Duration after) implements Progress {}

    /** It is in place; of what was there before something is left that others use, and that another turn removes once they do not. */
    record Clearing(Duration after) implements Progress {}
}
