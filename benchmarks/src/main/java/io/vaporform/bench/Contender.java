package io.vaporform.bench;

/** One way to have so many containers healthy. */
interface Contender {

    String name();

    /**
     * Makes {@code count} containers with a network of their own and returns when all are healthy and their ports are known.
     *
     * @param group in whose names nothing else is
     */
    void deploy(String group, int count) throws Exception;

    /** Removes what {@link #deploy} has made. Not measured. */
    void remove(String group) throws Exception;
}
