package io.vaporform.spec;

/**
 * A volume at a place in the instance's file system.
 *
 * @param volume the name of the volume resource
 * @param path where it appears; absolute
 * @param id the provider's own name of the volume, once that exists
 */
public record Mount(String volume, String path, Value<String> id) {

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public Mount {
        Violations found = new Violations();
        Names.checkPath(found, "volume", volume);
        checkPath(found, "mount path", path);
        found.throwIfAny();
    }

    static void checkPath(Violations found, String where, String path) {
        found.unless(
                path.matches("(/(?!\\.{1,2}(/|$))[^\\x00-\\x1f:,/]+)+") && Texts.isWhole(path),
                where,
                path,
                "must be absolute, hold no control character, ':' or ',', no '.', '..' or empty part, and not end with '/'",
                "write /data");
    }

    /** The volume of that name in the same stack, at {@code path}. */
    public static Mount of(String volume, String path) {
        return new Mount(volume, path, Output.text(Kind.VOLUME, volume, VolumeSpec.ID));
    }
}
