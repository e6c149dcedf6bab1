package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.VaporformException;
import io.vaporform.internal.codec.Json;
import io.vaporform.plan.Action;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.Address;
import io.vaporform.spec.Violations;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is stored of operations, so that any process can look one up: who asked for it, what it is to change, and what came of it. */
final class Operations {

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final StateStore store;
    private final Sessions sessions;
    private final Events events;

    Operations(StateStore store, Sessions sessions, Events events) {
        this.store = store;
        this.sessions = sessions;
        this.events = events;
    }

    /**
     * An operation as it was read.
     *
     * @param session of the process that works on it
     * @param changes what it is to change
     * @param restarts what it is to start anew, of which no state tells whether it was
     * @param result empty while it is under way
     */
    record Stored(String session, List<Address> changes, Set<Address> restarts, Optional<ApplyResult> result) {}

    /** Adds the operation to what is recorded. */
    void begin(Batch batch, Origin origin, Prepared prepared) {
        ObjectNode node = Json.object()
                .put("stack", prepared.request().stack())
                .put("actor", origin.actor())
                .put("session", sessions.id());
        ArrayNode changes = node.putArray("changes");
        prepared.plan().changes().stream()
                .filter(change -> change.action() != Action.NO_OP
                        || prepared.demand().again().containsKey(change.address()))
                .forEach(change -> changes.add(change.address().toString()));
        ArrayNode restarts = node.putArray("restarts");
        prepared.demand().again().keySet().forEach(address -> restarts.add(address.toString()));
        batch.put(
                Keys.operation(origin.operationId()),
                Batch.ABSENT,
                Json.bytes(node),
                Optional.of(events.operationKeptUntil()));
    }

    /** Stores what came of it. */
    void end(ApplyResult result) {
        String key = Keys.operation(result.operationId());
        store.read(key).ifPresent(row -> {
            ObjectNode node = (ObjectNode) Json.parse(key, row.value());
            ArrayNode all = node.putArray("results");
            result.changes().forEach(change -> all.addObject()
                    .put("address", change.address().toString())
                    .put("outcome", change.outcome().name())
                    .put("text", change.text()));
            store.commit(new Batch().put(key, row.revision(), Json.bytes(node), row.due()));
        });
    }

    Optional<Stored> find(String id) {
        return store.read(Keys.operation(id)).map(row -> decode(id, row));
    }

    /** Every operation of which no end is stored. One that cannot be read keeps nobody from the others. */
    List<Stored> unfinished() {
        List<Stored> all = new ArrayList<>();
        for (Row row : store.scan(Keys.OPERATIONS)) {
            try {
                Stored stored = decode(row.key().substring(Keys.OPERATIONS.length()), row);
                if (stored.result().isEmpty()) {
                    all.add(stored);
                }
            } catch (RuntimeException unreadable) {
                LOG.warn("nobody knows what {} was to change", row.key(), unreadable);
            }
        }
        return all;
    }

    private static Stored decode(String id, Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        Optional<ApplyResult> result = Optional.ofNullable(node.get("results")).map(all -> result(id, all));
        return new Stored(
                node.get("session").textValue(),
                addresses(node.path("changes")),
                Set.copyOf(addresses(node.path("restarts"))),
                result);
    }

    private static List<Address> addresses(JsonNode all) {
        List<Address> addresses = new ArrayList<>();
        all.forEach(address -> addresses.add(Address.parse(address.textValue())));
        return addresses;
    }

    private static ApplyResult result(String id, JsonNode all) {
        List<ChangeResult> changes = new ArrayList<>();
        all.forEach(each -> changes.add(ChangeResult.of(
                Address.parse(each.get("address").textValue()),
                Outcome.valueOf(each.get("outcome").textValue()),
                each.get("text").textValue())));
        return new ApplyResult(id, changes);
    }

    static VaporformException unknown(String id) {
        return new Violations()
                .add(
                        "operation",
                        id,
                        "there is none with that id",
                        "an operation is kept as long as its events, and one that changed nothing is not kept at all")
                .exception();
    }
}
