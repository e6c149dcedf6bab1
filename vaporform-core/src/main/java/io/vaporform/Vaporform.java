package io.vaporform;

/** Facts about this library. */
public final class Vaporform {

    private Vaporform() {}

    /** The name under which the library identifies itself. */
    public static String name() {
        return "vaporform";
    }
}
