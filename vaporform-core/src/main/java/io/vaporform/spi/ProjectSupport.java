package io.vaporform.spi;

/** What a provider keeps for each project, such as a network. Both verbs are idempotent. */
public interface ProjectSupport {

    /** Makes sure that all is there. Called before the first resource of the project on this provider instance. */
    void open(String project, ApplyContext context);

    /** Removes it. Called when nothing of the project is left on this provider instance but volumes that are retained. */
    void close(String project, ApplyContext context);
}
