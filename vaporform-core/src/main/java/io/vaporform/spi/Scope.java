package io.vaporform.spi;

/**
 * Whose things are meant.
 *
 * @param installation the owner
 * @param lineage the owner's store
 */
public record Scope(String installation, String lineage) {

    /** Whether {@code mark} is of this scope. */
    public boolean owns(Mark mark) {
        return mark.installation().equals(installation) && mark.lineage().equals(lineage);
    }
}
