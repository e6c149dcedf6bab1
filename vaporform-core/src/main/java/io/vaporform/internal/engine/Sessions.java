package io.vaporform.internal.engine;

import io.vaporform.error.VaporformException;
import io.vaporform.internal.codec.Json;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This engine's session and what it knows of others. A session is a row whose counter moves; one whose counter has not moved for the time to live,
 * on the observer's own monotonic clock, is removed, and with it every claim it held: what its owner still tries to write requires the row.
 */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final StateStore store;
    private final TimeSource time;
    private final Executor executor;
    private final Duration timeToLive;

    /** This process, and no other that had its number before. */
    private final String process = ProcessHandle.current().pid() + "@"
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Instant::toString)
                    .orElse("");

    private final Map<String, Sighting> others = new HashMap<>();
    private @Nullable Set<String> seen;
    private @Nullable String own;
    private long lastBeat;
    private TimeSource.Scheduled heartbeat = () -> {};
    private long beats;
    private boolean closed;

    /**
     * What was seen of another session.
     *
     * @param silent for how many nanoseconds its counter has stood still; time in which nobody could look does not count
     * @param looked when it was last looked at
     */
    private record Sighting(long revision, long silent, long looked) {}

    Sessions(StateStore store, TimeSource time, Executor executor, Duration timeToLive) {
        this.store = store;
        this.time = time;
        this.executor = executor;
        this.timeToLive = timeToLive;
    }

    /** The id of the open session; opens one at the first call, and a new one when the old was taken for dead. */
    synchronized String id() {
        if (own == null) {
            if (closed) {
                throw new IllegalStateException("this infrastructure is closed");
            }
            removeGone();
            String id = UUID.randomUUID().toString();
            store.commit(new Batch().put(Keys.session(id), Batch.ABSENT, counter()));
            own = id;
            lastBeat = time.nanos();
            scheduleHeartbeat();
        }
        return own;
    }

    private byte[] counter() {
        return Json.bytes(Json.object().put("beats", beats++).put("process", process));
    }

    /** Where no other process can have the store open, those that once had it are gone: nobody needs to wait for them. */
    private void removeGone() {
        if (store.exclusive()) {
            store.scan(Keys.SESSIONS).stream()
                    .filter(row -> !processOf(row).equals(process))
                    .forEach(row -> store.commit(new Batch().remove(row.key(), row.revision())));
        }
    }

    /** A row that cannot be read may be our own; its counter stands still if it is not. */
    private String processOf(Row row) {
        try {
            return Json.parse(row.key(), row.value()).path("process").asText(process);
        } catch (VaporformException unreadable) {
            LOG.warn("nobody knows whose session this is", unreadable);
            return process;
        }
    }

    /**
     * Looks at every session, so that those of processes that died are found out though nobody meets what they had claimed.
     *
     * @return whether one has gone since the last look, or this is the first
     */
    synchronized boolean someHaveGone() {
        if (seen == null) {
            removeGone();
        }
        Set<String> now = store.scan(Keys.SESSIONS).stream()
                .map(row -> row.key().substring(Keys.SESSIONS.length()))
                .filter(this::alive)
                .collect(Collectors.toSet());
        boolean gone = seen == null || !now.containsAll(seen);
        seen = now;
        return gone;
    }

    /**
     * For a process that is about to do what cannot be undone: it may have been stopped since it claimed what it works on. Reads the store only if so much
     * time has passed.
     *
     * @throws SessionLost if it was taken for dead meanwhile
     */
    void requireAlive(String id) {
        boolean beatsInTime;
        synchronized (this) {
            beatsInTime = id.equals(own) && beatsInTime(time.nanos());
        }
        if (!beatsInTime && !exists(id)) {
            lost(id);
            throw new SessionLost(id);
        }
    }

    /**
     * What commits for the holder of session {@code id}, as long as nobody takes it for dead.
     *
     * @return what throws {@link SessionLost} when it was
     */
    Commits fenced(String id) {
        return batch -> {
            OptionalLong revision = store.commit(batch.require(Keys.session(id)));
            if (revision.isEmpty() && !exists(id)) {
                lost(id);
                throw new SessionLost(id);
            }
            return revision;
        };
    }

    private void scheduleHeartbeat() {
        heartbeat = Periodic.after(time, executor, timeToLive.dividedBy(3), this::beat);
    }

    /** The store is not asked under the lock: while it takes its time, others are still looked at. */
    private void beat() {
        String id;
        byte[] counter;
        long begin;
        synchronized (this) {
            if (own == null || closed) {
                return;
            }
            id = own;
            counter = counter();
            begin = time.nanos();
        }
        try {
            Optional<Row> row = store.read(Keys.session(id));
            OptionalLong moved = row.isPresent()
                    ? store.commit(new Batch().put(Keys.session(id), row.get().revision(), counter))
                    : OptionalLong.empty();
            if (moved.isEmpty()) {
                lost(id);
            } else {
                beaten(id, begin);
            }
        } catch (RuntimeException unreachable) {
            LOG.warn("the heartbeat of session {} could not be stored; trying again", id, unreachable);
        }
        synchronized (this) {
            if (id.equals(own) && !closed) {
                scheduleHeartbeat();
            }
        }
    }

    private synchronized void beaten(String id, long begin) {
        if (id.equals(own)) {
            lastBeat = begin;
        }
    }

    /** Somebody took this session for dead: its claims are gone, and the next work opens a new one. */
    synchronized void lost(String id) {
        if (id.equals(own)) {
            LOG.warn("session {} was taken for dead by another; what it had claimed is left to the other", id);
            heartbeat.cancel();
            own = null;
        }
    }

    synchronized boolean isOwn(String id) {
        return id.equals(own);
    }

    /** Whether a write that required session {@code id} failed because that session is no more. */
    boolean exists(String id) {
        return store.read(Keys.session(id)).isPresent();
    }

    /** Whether the holder of a claim may still be working on it. Removes its session if it has been silent for too long. */
    synchronized boolean alive(String id) {
        if (id.equals(own)) {
            return true;
        }
        Optional<Row> row = look(id);
        if (row.isEmpty()) {
            others.remove(id);
            return false;
        }
        long revision = row.get().revision();
        Sighting last = others.get(id);
        long now = time.nanos();
        if (last == null || last.revision() != revision) {
            others.put(id, new Sighting(revision, 0, now));
            return true;
        }
        // A longer pause was the store's or our own: its owner may not have been able to write either. Nor where our
        // own heartbeats do not get through.
        long silent = last.silent() + (beatsInTime(now) ? Math.min(now - last.looked(), longestBeat()) : 0);
        if (silent < timeToLive.toNanos()) {
            others.put(id, new Sighting(revision, silent, now));
            return true;
        }
        boolean removed =
                store.commit(new Batch().remove(Keys.session(id), revision)).isPresent();
        LOG.info("session {} was silent for {} and is taken for dead", id, timeToLive);
        return !removed;
    }

    /** Also where there is no session of our own yet. */
    private boolean beatsInTime(long now) {
        return own == null || now - lastBeat < timeToLive.dividedBy(2).toNanos();
    }

    private long longestBeat() {
        return timeToLive.dividedBy(3).toNanos();
    }

    /** Time in which the store cannot be read does not count: its holder could not write either. */
    private Optional<Row> look(String id) {
        try {
            return store.read(Keys.session(id));
        } catch (RuntimeException unreachable) {
            others.clear();
            throw unreachable;
        }
    }

    /** Ends this session; claims that are still held are free at once. */
    synchronized void close() {
        closed = true;
        heartbeat.cancel();
        if (own != null) {
            // A last heartbeat may come in between.
            Optional<Row> row = store.read(Keys.session(own));
            while (row.isPresent()
                    && store.commit(new Batch()
                                    .remove(row.get().key(), row.get().revision()))
                            .isEmpty()) {
                row = store.read(Keys.session(own));
            }
            own = null;
        }
    }
}
