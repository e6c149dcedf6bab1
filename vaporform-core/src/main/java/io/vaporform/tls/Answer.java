package io.vaporform.tls;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a name.
 *
 * @param shown null if there is nothing to show
 * @param known false if the source did not say
 */
record Answer(@Nullable Shown shown, boolean known) {

    static final Answer NONE = new Answer(null, true);
    static final Answer UNKNOWN = new Answer(null, false);

    static Answer of(Shown shown) {
        return new Answer(shown, true);
    }
}
