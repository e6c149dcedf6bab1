package io.vaporform.testkit.tck;

import java.util.Set;

/** What a deliberately broken subject of a kit does wrong. */
interface Flaw {

    /** What it does, as in "a provider that …". */
    String name();

    /** Exactly the rules that find it. */
    Set<String> rules();
}
