package io.vaporform.jdbc;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * A durable store in a database: PostgreSQL for several processes, or an H2 file for one. Values are encrypted whole; keys, revisions and due times
 * are not. Thread-safe. Commits of several threads are written together, by one of them.
 *
 * <p>Once open, every method that reads or writes throws {@link io.vaporform.error.StoreUnavailableException} when the database cannot be reached
 * for now. Of a row that was damaged or tampered with, {@link Row#value()} throws {@link io.vaporform.error.VaporformException}.
 */
public final class JdbcStateStore implements StateStore {

    private final ConnectionSource source;
    private final RowCipher cipher;
    private final Rows rows;
    private final GroupCommit commits;
    private final Rotation rotation;
    private final String binding;
    private final boolean exclusive;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JdbcStateStore(ConnectionSource source, KeyRing keys) {
        this.source = source;
        this.cipher = new RowCipher(keys);
        Opening opening = Opening.look(source);
        Connections connections = opening.connections();
        Dialect dialect = opening.dialect();
        Sql sql = new Sql(opening.quotedSchema());
        new Schema(dialect, opening.schema(), opening.quotedSchema()).upgrade(connections);
        KeyProofs proofs = new KeyProofs(connections, sql, keys, cipher);
        proofs.check();
        this.rows = new Rows(connections, sql, cipher);
        this.commits = new GroupCommit(connections, new GroupWrite(sql, dialect));
        this.rotation = new Rotation(connections, sql, cipher, proofs);
        this.binding = connections.read("tell what it is", session -> dialect.binding(session, opening.schema()));
        this.exclusive = dialect.exclusive();
    }

    /**
     * Opens the store in a database of the host's: PostgreSQL 12 or newer, or H2 2 as a file in this process with {@code WRITE_DELAY=0}. Makes and
     * upgrades its tables {@code vaporform_…} in the connections' schema. The data source stays the host's, who closes it after the store.
     *
     * @throws io.vaporform.error.InvalidSpecException if rows would not be safe there, if the tables are newer than this library, or if a key is
     *     missing or wrong
     * @throws io.vaporform.error.StoreUnavailableException if there is no connection to be had
     */
    public static JdbcStateStore open(DataSource dataSource, KeyRing keys) {
        return open(ConnectionSource.of(dataSource), keys);
    }

    /**
     * Opens the store in an H2 file of its own, which is made if it is not there; closed with the store. Needs {@code com.h2database:h2} at run
     * time. What is committed survives a kill of the process, though not a loss of power. Nothing is written while its disk has less than 128 MiB left, on
     * which H2 would lose rows: that is a {@link io.vaporform.error.StoreUnavailableException}. One process at a time.
     *
     * @param path of the file, without H2's suffix {@code .mv.db}
     * @throws io.vaporform.error.InvalidSpecException as {@link #open(DataSource, KeyRing)} does, or if H2 is not there
     * @throws io.vaporform.error.StoreUnavailableException if the file cannot be opened, such as when another process has it open
     */
    public static JdbcStateStore embedded(Path path, KeyRing keys) {
        return open(EmbeddedH2.at(path), keys);
    }

    private static JdbcStateStore open(ConnectionSource source, KeyRing keys) {
        boolean open = false;
        try {
            JdbcStateStore store = new JdbcStateStore(source, keys);
            open = true;
            return store;
        } finally {
            if (!open) {
                source.close();
            }
        }
    }

    /**
     * Encrypts every row that is under an older key with the current one; revisions stay. Safe while others write, and to be called again after a
     * failure. Older keys may leave the key ring afterwards, if every process that writes to the store has had the same current key since before.
     *
     * @return how many rows were under an older key
     */
    public int rotate() {
        checkOpen();
        return rotation.rotate();
    }

    @Override
    public Optional<Row> read(String key) {
        checkOpen();
        return rows.read(key);
    }

    @Override
    public List<Row> scan(String prefix) {
        checkOpen();
        return rows.scan(prefix);
    }

    @Override
    public List<Row> due(String prefix, Instant until, int limit) {
        checkOpen();
        return rows.due(prefix, until, limit);
    }

    /** @throws IllegalArgumentException if a key has more than 400 characters, a value more than 32 MiB, or a due time is not from 1677 to 2262 */
    @Override
    public OptionalLong commit(Batch batch) {
        checkOpen();
        return commits.commit(SealedBatch.of(batch, cipher));
    }

    @Override
    public List<Row> changesSince(long revision, String prefix, int limit) {
        checkOpen();
        return rows.changesSince(revision, prefix, limit);
    }

    @Override
    public String binding() {
        return binding;
    }

    @Override
    public boolean exclusive() {
        return exclusive;
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the store is closed");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            source.close();
        }
    }
}
