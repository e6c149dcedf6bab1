package io.vaporform.docker.internal;

import io.vaporform.docker.internal.Containers.Created;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Stage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Puts the files of a generation into volumes of its own, which its instances can only read. They are filled through a container that is never started: the engine
 * writes to no volume that is read-only where it is mounted, and the first to mount one gives it what its image has in that directory. One volume more, which is
 * empty, is the seal: it is made last, and says which volumes are whole.
 */
final class FilePlacement {

    private final Parts parts;
    private final ContainerRequest filler;
    private final ApplyContext context;
    private final Mark mark;
    private final List<FileTree> trees;

    FilePlacement(Parts parts, ContainerRequest filler, ApplyContext context) {
        this.parts = parts;
        this.filler = filler;
        this.context = context;
        this.mark = filler.mark();
        this.trees = FileTree.of(filler.spec());
    }

    /**
     * Sees to it that all are there, whole.
     *
     * @return false if the engine has not got the image
     */
    boolean ensure() {
        return trees.isEmpty() || isWhole() || fill();
    }

    private boolean isWhole() {
        Optional<String> seal = parts.volumes().fileVolume(seal(), mark, context);
        return seal.isPresent() && seal.equals(identities());
    }

    /** Of the volumes, which are others when they were made anew; empty if one is not there. */
    private Optional<String> identities() {
        List<String> all = trees.stream()
                .flatMap(tree -> parts.volumes().fileVolume(tree.volume(mark), mark, context).stream())
                .toList();
        return all.size() == trees.size() ? Optional.of(String.join(".", all)) : Optional.empty();
    }

    private String seal() {
        String all = trees.stream().map(tree -> tree.volume(mark)).collect(Collectors.joining("\0"));
        return Names.volume(mark) + "-files-" + ShortDigest.of(List.of(all)) + "-seal";
    }

    /** From the beginning: what an interrupted one has left may be a half of what the image has. */
    private boolean fill() {
        context.progress(Stage.CONFIGURING, "place files");
        removeFiller();
        parts.volumes().removeFileVolume(seal(), mark, context);
        if (isInUse()) {
            // By instances, which are made after the seal only: somebody has removed that.
            return sealed();
        }
        for (FileTree tree : trees) {
            String identity = UUID.randomUUID().toString();
            parts.volumes().createForFiles(tree.volume(mark), mark, identity, context);
        }
        if (parts.containers().create(filler, context) == Created.NO_IMAGE) {
            return false;
        }
        FileOwner owner = filler.fileOwner();
        for (FileTree tree : trees) {
            if (!parts.containers().unpack(filler.name(), tree.directory(), tree.tar(owner), context)) {
                throw disturbed();
            }
        }
        removeFiller();
        return sealed();
    }

    /** Removes those that are not. */
    private boolean isInUse() {
        boolean used = false;
        for (FileTree tree : trees) {
            Deletion removed = parts.volumes().removeFileVolume(tree.volume(mark), mark, context);
            used |= removed instanceof Deletion.Pending;
        }
        return used;
    }

    private boolean sealed() {
        String identities = identities()
                .orElseThrow(() -> new ProvisioningException(
                        "place files",
                        "some of the volumes with the files of " + mark.address()
                                + " are gone, and others are in use; remove its containers, and apply again",
                        null));
        parts.volumes().createForFiles(seal(), mark, identities, context);
        return true;
    }

    private void removeFiller() {
        parts.containers().inspect(filler.name(), context).ifPresent(view -> {
            view.requireBears(mark);
            if (!parts.containers().remove(view.id(), false, context)) {
                throw disturbed();
            }
        });
    }

    /** The engine is still at something of the same name, or a process that was taken for dead is: the next try finds out. */
    private ProviderUnavailableException disturbed() {
        return new ProviderUnavailableException(
                "place files: container " + filler.name() + " is being made or removed by somebody else", null);
    }
}
