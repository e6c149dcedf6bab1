package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.internal.codec.Json;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * On which provider instances a project is open: a row for each, written before the provider is asked and removed after. It says who is closing the
 * project, so that nobody deploys into what is about to go; who closes looks once more for what was recorded before that could be seen.
 */
final class OpenProjects {

    private static final String OPEN = "open";
    private static final String OPENING = "opening";
    private static final String CLOSING = "closing";
    private static final Duration SOON = Duration.ofMillis(200);

    private final StateStore store;
    private final Rows rows;
    private final Sessions sessions;

    /** Held while a provider opens or closes a project: many deployments ask for the same one at once. By the hash of the row's key. */
    private final ReentrantLock[] locks = new ReentrantLock[16];

    /** The operation that last saw that it is open: nobody closes a project of which one of its resources is recorded. */
    private final Map<String, String> known = new ConcurrentHashMap<>();

    OpenProjects(StateStore store, Rows rows, Sessions sessions) {
        this.store = store;
        this.rows = rows;
        this.sessions = sessions;
        Arrays.setAll(locks, i -> new ReentrantLock());
    }

    /**
     * @param session without which nothing is written
     * @throws ProviderUnavailableException if somebody is closing it: it can be opened again soon
     */
    void open(String session, String project, String provider, ProjectSupport support, ApplyContext context) {
        String key = Keys.openProjects(project) + provider;
        if (context.operationId().equals(known.get(key))) {
            return;
        }
        if (!isOpen(key)) {
            locked(key, () -> {
                if (!isOpen(key)) {
                    mark(session, key, OPENING, true);
                    support.open(project, context);
                    mark(session, key, OPEN, true);
                }
            });
        }
        known.put(key, context.operationId());
    }

    /** Whether another process is closing it: who deploys waits for that, or until that process is found to be dead. */
    boolean isClosing(String operationId, String project, String provider) {
        String key = Keys.openProjects(project) + provider;
        return !operationId.equals(known.get(key)) && isClosing(read(key));
    }

    private Optional<JsonNode> read(String key) {
        return store.read(key).map(row -> Json.parse(key, row.value()));
    }

    private boolean isClosing(Optional<JsonNode> found) {
        String closer = found.map(node -> node.path(CLOSING).asText("")).orElse("");
        return !closer.isEmpty() && !sessions.isOwn(closer) && sessions.alive(closer);
    }

    private boolean isOpen(String key) {
        Optional<JsonNode> found = read(key);
        if (isClosing(found)) {
            throw new ProviderUnavailableException(key + " is being closed, and opened again after", null, SOON);
        }
        return found.filter(node -> node.has(OPEN)).isPresent();
    }

    /** Whoever has the lock, and is not kept away by another's mark, is the only one who writes the row. */
    private void mark(String session, String key, String field, boolean anew) {
        Optional<Row> row = store.read(key);
        if (row.isPresent() || anew) {
            ObjectNode node = field.equals(CLOSING)
                    ? Json.object().put(field, session)
                    : Json.object().put(field, true);
            sessions.fenced(session)
                    .commit(new Batch().put(key, row.map(Row::revision).orElse(Batch.ABSENT), Json.bytes(node)));
        }
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

    /**
     * Does nothing as long as something of the project is recorded that is more than kept data.
     *
     * @param session without which nothing is written, and the provider is not asked
     */
    void close(String session, String project, String provider, ProjectSupport support, ApplyContext context) {
        String key = Keys.openProjects(project) + provider;
        locked(key, () -> {
            if (isNeeded(project)) {
                return;
            }
            known.remove(key);
            mark(session, key, CLOSING, false);
            boolean closed = false;
            try {
                if (!isNeeded(project)) {
                    sessions.requireAlive(session);
                    support.close(project, context);
                    closed = true;
                }
            } finally {
                if (closed) {
                    store.read(key)
                            .ifPresent(row -> sessions.fenced(session).commit(new Batch().remove(key, row.revision())));
                } else {
                    mark(session, key, OPENING, false);
                }
            }
        });
    }

    boolean isNeeded(String project) {
        return rows.isNeeded(project);
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
