package io.vaporform.testkit.tck;

/** Is told of each call that a provider makes into the engine; may throw, to break the provider's call off there. */
@FunctionalInterface
interface Probe {

    Probe NONE = (what, about) -> {};

    /**
     * Runs on the provider's thread, before the call has its effect.
     *
     * @param what the method's name, such as {@code progress}
     * @param about its first argument as text
     */
    void called(String what, String about);

    /** Before a record of the provider's own is written or removed. */
    default void writing(String key) {}
}
