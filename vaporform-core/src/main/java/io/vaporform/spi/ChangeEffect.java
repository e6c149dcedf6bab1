package io.vaporform.spi;

import io.vaporform.spec.VolumeSpec;
import java.util.List;

/**
 * How a change comes about.
 *
 * @param how in place, or by a new generation
 * @param interrupts whether clients may notice: a connection refused, a request lost
 * @param why a reason a person can read, such as {@code the image of a container cannot be changed}; empty if there is nothing to say
 */
public record ChangeEffect(How how, boolean interrupts, String why) {

    /** The order of things. */
    public enum How {
        /** The generation stays. */
        IN_PLACE,
        /** A new generation works before the old one is removed. */
        CREATE_FIRST,
        /** The old generation is removed first: both cannot be at one time. */
        DELETE_FIRST
    }

    public static ChangeEffect inPlace() {
        return new ChangeEffect(How.IN_PLACE, false, "");
    }

    public static ChangeEffect createFirst(String why) {
        return new ChangeEffect(How.CREATE_FIRST, false, why);
    }

    public static ChangeEffect deleteFirst(String why) {
        return new ChangeEffect(How.DELETE_FIRST, true, why);
    }

    /** Of a volume whose size can be changed: in place, but for one that is to be filled with something else. Who leaves out what it was filled with wants no other one. */
    public static ChangeEffect ofVolume(VolumeSpec before, VolumeSpec after) {
        return after.from().isEmpty() || after.from().equals(before.from())
                ? inPlace()
                : createFirst("its data is to be that of another backup");
    }

    /** The stronger of two effects, with its reason. */
    public ChangeEffect and(ChangeEffect other) {
        ChangeEffect stronger = other.how.compareTo(how) > 0 ? other : this;
        return new ChangeEffect(stronger.how, interrupts || other.interrupts, stronger.why);
    }

    /** All of them together; in place if there is none. */
    public static ChangeEffect all(List<ChangeEffect> effects) {
        return effects.stream().reduce(inPlace(), ChangeEffect::and);
    }
}
