package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.OutputsCodec;
import io.vaporform.spec.Address;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Membership;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The instances of one deployment in one row of the store. No balancer exists yet, so instances are active and drained at once. */
final class StoredMembership implements Membership {

    private final StateStore store;
    private final String key;

    StoredMembership(StateStore store, Address address) {
        this.store = store;
        this.key = Keys.members(address);
    }

    @Override
    public List<Instance> instances() {
        return store.read(key).map(this::decode).orElse(List.of());
    }

    @Override
    public void starting(Instance instance) {
        change(before -> {
            List<Instance> after = new ArrayList<>(before);
            after.removeIf(other -> other.name().equals(instance.name()));
            after.add(instance);
            return after;
        });
    }

    @Override
    public boolean active(String instance) {
        return true;
    }

    @Override
    public Drain drain(String instance) {
        return Drain.DRAINED;
    }

    @Override
    public void gone(String instance) {
        change(before ->
                before.stream().filter(other -> !other.name().equals(instance)).toList());
    }

    private void change(UnaryOperator<List<Instance>> change) {
        boolean done = false;
        while (!done) {
            Optional<Row> row = store.read(key);
            List<Instance> before = row.map(this::decode).orElse(List.of());
            List<Instance> after = change.apply(before);
            done = after.equals(before) || store.commit(batch(row, after)).isPresent();
        }
    }

    private Batch batch(Optional<Row> row, List<Instance> after) {
        long expected = row.map(Row::revision).orElse(Batch.ABSENT);
        return after.isEmpty() ? new Batch().remove(key, expected) : new Batch().put(key, expected, encode(after));
    }

    private static byte[] encode(List<Instance> instances) {
        ObjectNode node = Json.object();
        ArrayNode array = node.putArray("instances");
        instances.forEach(instance -> array.add(OutputsCodec.instance(instance)));
        return Json.bytes(node);
    }

    private List<Instance> decode(Row row) {
        List<Instance> all = new ArrayList<>();
        Json.parse(row.key(), row.value()).path("instances").forEach(node -> all.add(OutputsCodec.instance(node)));
        return all;
    }
}
