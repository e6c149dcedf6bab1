package io.vaporform.spec;

/**
 * A kind of resource. More kinds come with later versions.
 *
 * @param id the word used in addresses, such as {@code deployment}
 */
public record Kind(String id) {

    /** @throws io.vaporform.error.InvalidSpecException if {@code id} is no valid name */
    public Kind {
        Violations found = new Violations();
        Names.checkLabel(found, "kind", id);
        found.throwIfAny();
    }

    /** A long-running application: one or more instances of an image. */
    public static final Kind DEPLOYMENT = new Kind("deployment");

    /** Storage that outlives the deployments that use it. */
    public static final Kind VOLUME = new Kind("volume");

    /** The kind of that id; one of the constants where there is one. */
    public static Kind of(String id) {
        return id.equals(DEPLOYMENT.id) ? DEPLOYMENT : id.equals(VOLUME.id) ? VOLUME : new Kind(id);
    }

    @Override
    public boolean equals(Object other) {
        return other == this || (other instanceof Kind kind && id.equals(kind.id));
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
