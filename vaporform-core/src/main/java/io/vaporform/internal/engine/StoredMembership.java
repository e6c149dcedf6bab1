package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.OutputsCodec;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Membership;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one deployment in one row of the store. What a provider announces is written in the commit of what came of its call, so that it
 * costs no commit of its own and is fenced as that is; what a crash loses of it is put right when the resource is settled. No balancer exists yet, so
 * instances are active and drained at once. Thread-safe.
 */
final class StoredMembership implements Membership {

    private static final Stored NONE = new Stored(List.of(), Batch.ABSENT);

    private final StateStore store;
    private final String key;

    /** By name; empty for one that is gone. */
    private final Map<String, Optional<Instance>> unwritten = new LinkedHashMap<>();

    private @Nullable Stored stored;

    private record Stored(List<Instance> instances, long revision) {}

    StoredMembership(StateStore store, Address address) {
        this(store, address, false);
    }

    /** @param none whether there can be no row, as nothing was ever made of the deployment */
    StoredMembership(StateStore store, Address address, boolean none) {
        this.store = store;
        this.key = Keys.members(address);
        this.stored = none ? NONE : null;
    }

    @Override
    public synchronized List<Instance> instances() {
        Map<String, Instance> all = new LinkedHashMap<>();
        stored().instances().forEach(instance -> all.put(instance.name(), instance));
        unwritten.forEach(
                (name, change) -> change.ifPresentOrElse(instance -> all.put(name, instance), () -> all.remove(name)));
        return List.copyOf(all.values());
    }

    private Stored stored() {
        Stored known = stored;
        if (known == null) {
            known = store.read(key)
                    .map(row -> new Stored(decode(row), row.revision()))
                    .orElse(NONE);
            stored = known;
        }
        return known;
    }

    @Override
    public synchronized void starting(Instance instance) {
        unwritten.put(instance.name(), Optional.of(instance));
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
    public synchronized void gone(String instance) {
        unwritten.put(instance, Optional.empty());
    }

    /** Whether something is to be written. */
    synchronized boolean isChanged() {
        return !unwritten.isEmpty() && !instances().equals(stored().instances());
    }

    /** Nothing but what serves is there any more: what a crash kept somebody from taking back goes, if the provider knows of instances at all. */
    synchronized void settle(ResourceState state) {
        if (stored == null && unwritten.isEmpty()) {
            return;
        }
        List<Instance> serving = state.applied()
                .flatMap(Life::outputs)
                .map(outputs ->
                        outputs instanceof DeploymentOutputs deployment ? deployment.instances() : List.<Instance>of())
                .orElse(List.of());
        List<String> names = serving.stream().map(Instance::name).toList();
        instances().stream()
                .map(Instance::name)
                .filter(name -> !names.contains(name))
                .forEach(this::gone);
    }

    /** Adds the row as it is to be. */
    synchronized void put(Batch batch) {
        if (isChanged()) {
            List<Instance> now = instances();
            long expected = stored().revision();
            if (now.isEmpty()) {
                batch.remove(key, expected);
            } else {
                batch.put(key, expected, encode(now));
            }
        }
    }

    /** What was put into a batch was committed. */
    synchronized void written(long revision) {
        if (isChanged()) {
            List<Instance> now = instances();
            stored = new Stored(now, now.isEmpty() ? Batch.ABSENT : revision);
        }
        unwritten.clear();
    }

    /** Somebody else may have written the row. */
    synchronized void readAgain() {
        stored = null;
    }

    private static byte[] encode(List<Instance> instances) {
        ObjectNode node = Json.object();
        ArrayNode array = node.putArray("instances");
        instances.forEach(instance -> array.add(OutputsCodec.instance(instance)));
        return Json.bytes(node);
    }

    private static List<Instance> decode(Row row) {
        List<Instance> all = new ArrayList<>();
        Json.parse(row.key(), row.value()).path("instances").forEach(node -> all.add(OutputsCodec.instance(node)));
        return all;
    }
}
