package io.vaporform.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where everything durable is kept: a map from keys to small values, with revisions, due times and atomic compare-and-set. Sessions, claims,
 * resource states, records and events are rows in it; what they mean is the engine's business. Thread-safe; every call may block.
 *
 * <p>Keys are ordered by their UTF-16 code units, at most 400 characters. A store that keeps values outside memory encrypts them, bound to their
 * key, and hands out a row whose value is not what was written all the same: its {@link Row#value()} throws. Methods throw {@link io.vaporform.error.StoreUnavailableException} when the store cannot be reached; a commit that throws it may have
 * written all of its batch or nothing.
 */
public interface StateStore extends AutoCloseable {

    Optional<Row> read(String key);

    /** Every row whose key begins with {@code prefix}, in key order; what is committed when the call begins, and nothing of a later commit. */
    List<Row> scan(String prefix);

    /** Of {@link #scan}, at most {@code limit} rows that are due at {@code until} or before, the longest due first. */
    List<Row> due(String prefix, Instant until, int limit);

    /**
     * Writes all of {@code batch} or nothing.
     *
     * @return the revision that all written rows now have; empty if an expectation did not hold, and nothing was written. Revisions grow with each
     *     commit and become visible in that order
     */
    OptionalLong commit(Batch batch);

    /**
     * Rows that were written after {@code revision}, in the order of their revisions: what one process asks for to see what others did. A row that
     * was written twice since comes once, as it is now; one that was removed does not come. Nothing with a revision up to the highest one returned
     * becomes visible later. The limit may cut a commit of several rows: who goes on behind the highest revision of a full answer must ask for more
     * first, or go on behind the one before it.
     *
     * @param revision 0 for everything
     */
    List<Row> changesSince(long revision, String prefix, int limit);

    /**
     * What tells this store from a copy of it that is opened elsewhere, such as the system identifier of a database cluster. The same for all
     * processes that share it, and after a restart; never empty.
     */
    String binding();

    /** Whether no more than one process can have it open at a time, so that whoever else once wrote to it is gone. */
    boolean exclusive();

    /** Frees what the store itself opened; rows stay. Idempotent. */
    @Override
    void close();
}
