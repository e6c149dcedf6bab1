package io.vaporform.docker.internal;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.state.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that were pulled here and that no container has used for a while. Which they are is in the records, each with the time at which a container of it was last known; what
 * others brought is left alone, and the engine itself refuses to remove what a container uses. Thread-safe.
 */
record ImageRetention(Engine engine, Duration keep) {

    private static final Logger LOG = LoggerFactory.getLogger(ImageRetention.class);
    private static final String IMAGES = "image/";
    private static final String SWEPT = "image-sweep";
    private static final Duration EVERY = Duration.ofHours(1);

    /** From now on the image is ours to remove. */
    void pulled(String image, ApplyContext context) {
        touch(IMAGES + image, context);
    }

    /** A container of the image was there until now. */
    void used(String image, ApplyContext context) {
        if (context.records().get(IMAGES + image).isPresent()) {
            touch(IMAGES + image, context);
        }
    }

    private void touch(String key, ApplyContext context) {
        Secret now = Secret.of(context.time().now().toString());
        Records records = context.records();
        records.get(key).ifPresentOrElse(known -> records.replace(known, now), () -> records.create(key, now));
    }

    /** Looks once an hour at most, whoever asks. What the engine refuses is for the log: it is none of the caller's business. */
    void sweep(ApplyContext context) {
        Optional<Records.Entry> last = context.records().get(SWEPT);
        Duration since = last.map(known -> age(known, context)).orElse(EVERY);
        // Negative after the clock was put back.
        if (!since.isNegative() && since.compareTo(EVERY) < 0) {
            return;
        }
        List<Records.Entry> pulled = context.records().scan(IMAGES);
        if (pulled.isEmpty()) {
            return;
        }
        touch(SWEPT, context);
        try {
            removeUnused(pulled, context);
        } catch (ProvisioningException refused) {
            LOG.warn("images that nobody uses stay for now", refused);
        }
    }

    private void removeUnused(List<Records.Entry> pulled, ApplyContext context) {
        Set<String> used = used(context);
        for (Records.Entry each : pulled) {
            String image = each.key().substring(IMAGES.length());
            if (used.contains(image)) {
                touch(each.key(), context);
            } else if (age(each, context).compareTo(keep) >= 0 && removed(image, context)) {
                context.records().remove(each);
            }
        }
    }

    private static Duration age(Records.Entry entry, ApplyContext context) {
        return Duration.between(
                Instant.parse(entry.value().reveal()), context.time().now());
    }

    /** By any container of the engine, whosever it is, running or not. */
    private Set<String> used(ApplyContext context) {
        return engine
                .call(
                        "list containers",
                        context,
                        s -> s.docker().listContainersCmd().withShowAll(true).exec())
                .stream()
                .map(Container::getImage)
                .collect(Collectors.toSet());
    }

    /** What the engine refuses keeps nobody from the rest. */
    private boolean removed(String image, ApplyContext context) {
        try {
            return remove(image, context);
        } catch (ProvisioningException refused) {
            LOG.warn("image {}, which nobody uses, stays", image, refused);
            return false;
        }
    }

    private boolean remove(String image, ApplyContext context) {
        return engine.repeatable("remove image " + image, context, s -> {
            try {
                s.docker().removeImageCmd(image).exec();
                return true;
            } catch (NotFoundException gone) {
                return true;
            } catch (ConflictException used) {
                return false;
            }
        });
    }
}
