package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.Container;
import io.vaporform.spi.Mark;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Reads an entry of the engine's list of containers. */
final class Listed {

    /** What is in the place of an instance's number in those that serve nobody. */
    private static final Set<String> OTHERS = Set.of(
            Names.suffix(Names.RELEASE), Names.suffix(Names.FILES), Names.suffix(Names.FILL), Names.suffix(Names.SAVE));

    private Listed() {}

    /** Its own name: the others have a second slash, after the name of the container that is linked to it. */
    static String name(Container container) {
        return Arrays.stream(container.getNames())
                .map(name -> name.substring(1))
                .filter(name -> name.indexOf('/') < 0)
                .findFirst()
                .orElse(container.getId());
    }

    static Optional<Mark> mark(Container container) {
        return Mark.from(container.getLabels());
    }

    /** Whether it ran the release command, rather than being an instance. */
    static boolean isRelease(Container container) {
        return Names.suffix(Names.RELEASE).equals(container.getLabels().get(ContainerRequest.INSTANCE));
    }

    /** Whether a volume is backed up through it. */
    static boolean isSaver(Container container) {
        return Names.suffix(Names.SAVE).equals(container.getLabels().get(ContainerRequest.INSTANCE));
    }

    /** Whether a volume is filled through it, whose mark it bears. */
    static boolean isFiller(Container container) {
        return Names.suffix(Names.FILL).equals(container.getLabels().get(ContainerRequest.INSTANCE));
    }

    /** Whether it serves, or is to. */
    static boolean isInstance(Container container) {
        return !OTHERS.contains(container.getLabels().getOrDefault(ContainerRequest.INSTANCE, ""));
    }

    static boolean runs(Container container) {
        return !container.getState().equals("created")
                && !container.getState().equals("exited")
                && !container.getState().equals("dead");
    }
}
