package io.vaporform.internal.engine;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.internal.codec.Json;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.state.Batch;
import io.vaporform.state.StateStore;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** On which provider instances a project is open: a row for each, written before the provider is asked and removed after. */
final class OpenProjects {

    private final StateStore store;

    /** Held while a provider opens or closes a project: many deployments ask for the same one at once. By the hash of the row's key. */
    private final ReentrantLock[] locks = new ReentrantLock[16];

    OpenProjects(StateStore store) {
        this.store = store;
        Arrays.setAll(locks, i -> new ReentrantLock());
    }

    void open(String project, String provider, ProjectSupport support, ApplyContext context) {
        String key = Keys.openProjects(project) + provider;
        if (isOpen(key)) {
            return;
        }
        locked(key, () -> {
            if (store.read(key).isEmpty()) {
                store.commit(new Batch()
                        .put(key, Batch.ABSENT, Json.bytes(Json.object().put("opening", true))));
            }
            if (!isOpen(key)) {
                support.open(project, context);
                store.read(key)
                        .ifPresent(row -> store.commit(new Batch()
                                .put(
                                        key,
                                        row.revision(),
                                        Json.bytes(Json.object().put("open", true)))));
            }
        });
    }

    private boolean isOpen(String key) {
        return store.read(key)
                .map(row -> !Json.parse(key, row.value()).has("opening"))
                .orElse(false);
    }

    /** Gives way to the interrupt that ends a call at its deadline. */
    private void locked(String key, Runnable work) {
        ReentrantLock lock = locks[Math.floorMod(key.hashCode(), locks.length)];
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while another call was at " + key, over);
        }
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    void close(String project, String provider, ProjectSupport support, ApplyContext context) {
        String key = Keys.openProjects(project) + provider;
        locked(key, () -> {
            store.read(key)
                    .ifPresent(row -> store.commit(new Batch()
                            .put(key, row.revision(), Json.bytes(Json.object().put("opening", true)))));
            support.close(project, context);
            store.read(key).ifPresent(row -> store.commit(new Batch().remove(key, row.revision())));
        });
    }

    /** The names of all projects that are open anywhere. */
    static Set<String> all(StateStore store) {
        return store.scan(Keys.OPEN).stream()
                .map(row -> row.key().substring(Keys.OPEN.length()).split("/", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<String> openOn(String project) {
        String prefix = Keys.openProjects(project);
        return store.scan(prefix).stream()
                .map(row -> row.key().substring(prefix.length()))
                .toList();
    }
}
