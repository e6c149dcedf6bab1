package io.vaporform.spi;

/** What a provider keeps for each project, such as a network. Both verbs are idempotent. */
public interface ProjectSupport {

    /** Makes sure that all is there. Called before the first resource of the project on this provider instance. */
    void open(String project, ApplyContext context);

    /** Removes it. Called when the project's last resource on this provider instance is gone. */
    void close(String project, ApplyContext context);
}
