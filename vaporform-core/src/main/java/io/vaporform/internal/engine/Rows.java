package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.VaporformException;
import io.vaporform.event.Event;
import io.vaporform.internal.codec.StateCodec;
import io.vaporform.spec.Address;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Batch;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** Resource states as rows of the store. Thread-safe. */
final class Rows {

    private final StateStore store;
    private final Events events;
    private final CertificateRows certificates;
    private final ScheduledRows scheduled;
    private final Users users;
    private final SharedBalancers shared;

    Rows(StateStore store, Events events, TimeSource time) {
        this.store = store;
        this.events = events;
        this.certificates = new CertificateRows(store, time);
        this.scheduled = new ScheduledRows(store, time);
        this.users = new Users(store);
        this.shared = new SharedBalancers(store);
    }

    CertificateRows certificates() {
        return certificates;
    }

    Users users() {
        return users;
    }

    SharedBalancers shared() {
        return shared;
    }

    /**
     * A state as it was read.
     *
     * @param revision {@link Batch#ABSENT} if there is no row
     * @param newer whether a newer library wrote it
     */
    record Versioned(ResourceState state, long revision, boolean newer) {

        static Versioned absent(Address address) {
            return new Versioned(ResourceState.of(address), Batch.ABSENT, false);
        }

        /** What a newer library knows of it would be lost. */
        private void requireOurs() {
            if (newer) {
                throw new ConflictException(
                        state.address()
                                + " was written by a newer version of this library and can only be read by this one; update this application too");
            }
        }
    }

    Versioned read(Address address) {
        return row(address).map(Rows::decode).orElseGet(() -> Versioned.absent(address));
    }

    Optional<Row> row(Address address) {
        return store.read(Keys.resource(address));
    }

    /** Those of the same kind. */
    List<Row> children(Address component) {
        return store.scan(Keys.resource(component) + ".");
    }

    /** All states of {@code project/stack}, or of a project if {@code prefix} is its name, in the order of their addresses. */
    Map<Address, Versioned> scan(String prefix) {
        Map<Address, Versioned> all = new LinkedHashMap<>();
        for (Row row : store.scan(Keys.resources(prefix))) {
            Versioned decoded = decode(row);
            all.put(decoded.state().address(), decoded);
        }
        return all;
    }

    /** Whether anything is recorded of a project that is more than kept data. Looks no further than to the first. */
    boolean isNeeded(String project) {
        return store.scan(Keys.resources(project)).stream()
                .anyMatch(row -> decode(row).state().phase() != Phase.RETAINED);
    }

    /** As {@link #scan}, but goes on where a row cannot be read; true if there is such a row. */
    boolean scanReadable(String prefix, BiConsumer<Address, ResourceState> each) {
        return readable(Keys.resources(prefix), each);
    }

    /** As {@link #scanReadable(String, BiConsumer)}, of everything there is. */
    boolean scanReadable(BiConsumer<Address, ResourceState> each) {
        return readable(Keys.RESOURCES, each);
    }

    private boolean readable(String prefix, BiConsumer<Address, ResourceState> each) {
        boolean unread = false;
        for (Row row : store.scan(prefix)) {
            try {
                ResourceState state = decode(row).state();
                each.accept(state.address(), state);
            } catch (VaporformException unreadable) {
                unread = true;
            }
        }
        return unread;
    }

    static Versioned decode(Row row) {
        StateCodec.Decoded decoded = StateCodec.decode(Keys.address(row.key()), row);
        return new Versioned(decoded.state(), row.revision(), decoded.newer());
    }

    /** Adds {@code state} to what is written, in the place of {@code read}. */
    void put(Batch batch, ResourceState state, Versioned read) {
        read.requireOurs();
        users.put(batch, read.state(), state);
        shared.put(batch, read.state(), state);
        batch.put(Keys.resource(state.address()), read.revision(), StateCodec.encode(state), state.recheckAt());
    }

    /** Writes {@code state}, with what tells of it, if the row is still as it was read, and the writer's session still lives. */
    Optional<Versioned> write(ResourceState state, Versioned read, String session, Event event) {
        return write(new Batch(), state, read, session, event);
    }

    /** As {@link #write(ResourceState, Versioned, String, Event)}, in one commit with what is in {@code batch} already. */
    Optional<Versioned> write(Batch batch, ResourceState state, Versioned read, String session, Event event) {
        batch.require(Keys.session(session));
        put(batch, state, read);
        certificates.put(batch, read.state(), state);
        scheduled.put(batch, read.state(), state);
        events.put(batch, event);
        OptionalLong revision = store.commit(batch);
        if (revision.isPresent()) {
            certificates.written(read.state(), state);
            events.tell(event);
        }
        return revision.isPresent() ? Optional.of(new Versioned(state, revision.getAsLong(), false)) : Optional.empty();
    }

    /** Has a row looked at later, which is nothing to tell of; does nothing if somebody was faster. */
    void postpone(Versioned read, Instant until, String session) {
        Batch batch = new Batch().require(Keys.session(session));
        put(batch, read.state().recheckAt(Optional.of(until)), read);
        store.commit(batch);
    }

    /** Removes the row and everything remembered for the address, in one commit; false if somebody was faster. */
    boolean remove(Versioned read, String session, Event event) {
        read.requireOurs();
        Batch batch = new Batch();
        certificates.remove(batch, read.state());
        users.remove(batch, read.state());
        shared.forget(batch, event.address());
        return remove(batch, event.address(), read.revision(), session, event);
    }

    /** As {@link #remove(Versioned, String, Event)}, whatever is in the row. */
    boolean remove(Address address, long expected, String session, Event event) {
        Batch batch = new Batch();
        certificates.forget(batch, address);
        users.forget(batch, address);
        shared.forget(batch, address);
        return remove(batch, address, expected, session, event);
    }

    private boolean remove(Batch batch, Address address, long expected, String session, Event event) {
        batch.require(Keys.session(session)).remove(Keys.resource(address), expected);
        store.scan(Keys.remembered(address)).forEach(row -> batch.remove(row.key(), row.revision()));
        store.scan(Keys.findings(address)).forEach(row -> batch.remove(row.key(), row.revision()));
        store.read(Keys.members(address)).ifPresent(row -> batch.remove(row.key(), row.revision()));
        events.put(batch, event);
        boolean removed = store.commit(batch).isPresent();
        if (removed) {
            events.tell(event);
        }
        return removed;
    }
}
