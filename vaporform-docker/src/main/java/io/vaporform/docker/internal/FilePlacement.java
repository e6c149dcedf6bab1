package io.vaporform.docker.internal;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Stage;
import java.util.List;

/**
 * Puts the files of a generation into volumes of its own, which its instances can only read. They are filled through a container that is never started: the engine
 * writes to no volume that is read-only where it is mounted, and the first to mount one gives it what its image has in that directory.
 */
record FilePlacement(Parts parts, ContainerRequest filler, ApplyContext context) {

    /** Sees to it that all are there, whole. */
    void ensure() {
        List<FileTree> trees = FileTree.of(filler.spec());
        if (trees.isEmpty()) {
            return;
        }
        List<String> volumes =
                trees.stream().map(tree -> tree.volume(filler.mark())).toList();
        String all = String.join(",", volumes);
        context.rememberForLife(key("files", all), () -> filled(trees));
        if (!volumes.stream().allMatch(volume -> parts.volumes().exists(volume, context))) {
            // Removed by hand since.
            context.rememberForOperation(key("files-again", all), () -> filled(trees));
        }
    }

    private static String key(String name, String volumes) {
        return name + "-" + Integer.toHexString(volumes.hashCode());
    }

    /** May be done again after it was begun. */
    private Secret filled(List<FileTree> trees) {
        context.progress(Stage.CONFIGURING, "place files");
        for (FileTree tree : trees) {
            parts.volumes().createForFiles(tree.volume(mark()), mark(), context);
        }
        removeFiller();
        if (parts.containers().create(filler, context) != Containers.Created.MADE) {
            throw new ProvisioningException(
                    "place files",
                    "container " + filler.name()
                            + " could not be made, for its name or its image was in use by somebody else"
                            + " a moment ago; apply again",
                    null);
        }
        FileOwner owner = filler.fileOwner();
        for (FileTree tree : trees) {
            parts.containers().unpack(filler.name(), tree.directory(), tree.tar(owner), context);
        }
        removeFiller();
        return Secret.of("placed");
    }

    private void removeFiller() {
        parts.containers().inspect(filler.name(), context).ifPresent(view -> {
            view.requireBears(mark());
            parts.containers().remove(view.id(), false, context);
        });
    }

    private Mark mark() {
        return filler.mark();
    }
}
