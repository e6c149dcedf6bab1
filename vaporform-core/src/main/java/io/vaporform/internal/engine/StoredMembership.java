package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.OutputsCodec;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Membership;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one deployment: what was announced and is not gone, of every generation. As long as they are those that the outputs of its lives name,
 * the store has no row for them; where they differ, as in the middle of a rollout, a row names them all. What a provider announces is written in the
 * commit of what came of its call, so that it costs no commit of its own and is fenced as that is; what a crash loses of it is put right when the resource
 * is settled. No balancer exists yet, so instances are active and drained at once. Thread-safe.
 */
final class StoredMembership implements Membership {

    private static final Stored NONE = new Stored(Optional.empty(), Batch.ABSENT);

    private final StateStore store;
    private final String key;

    /** By name; empty for one that is gone. */
    private final Map<String, Optional<Instance>> unwritten = new LinkedHashMap<>();

    private List<Instance> serving;
    private @Nullable Stored stored;

    /** @param instances empty if there is no row */
    private record Stored(Optional<List<Instance>> instances, long revision) {}

    /** @param found as the resource is stored */
    StoredMembership(StateStore store, ResourceState found) {
        this.store = store;
        this.key = Keys.members(found.address());
        this.serving = serving(found);
        this.stored = found.empty() ? NONE : null;
    }

    /** The resource is stored so now. */
    synchronized void finds(ResourceState found) {
        serving = serving(found);
    }

    /** What a life that is to go has announced is there until its provider says that it is gone. */
    private static List<Instance> serving(ResourceState state) {
        return Stream.concat(state.retiring().stream(), state.applied().stream())
                .flatMap(life -> life.outputs().stream())
                .filter(DeploymentOutputs.class::isInstance)
                .flatMap(outputs -> ((DeploymentOutputs) outputs).instances().stream())
                .toList();
    }

    @Override
    public synchronized List<Instance> instances() {
        Map<String, Instance> all = new LinkedHashMap<>();
        stored().instances().orElse(serving).forEach(instance -> all.put(instance.name(), instance));
        unwritten.forEach(
                (name, change) -> change.ifPresentOrElse(instance -> all.put(name, instance), () -> all.remove(name)));
        return List.copyOf(all.values());
    }

    private Stored stored() {
        Stored known = stored;
        if (known == null) {
            known = store.read(key)
                    .map(row -> new Stored(Optional.of(decode(row)), row.revision()))
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

    /** Whether something is to be written together with {@code state}. Costs no read if the provider knows of no instances. */
    synchronized boolean isChanged(ResourceState state) {
        return (stored != null || !unwritten.isEmpty()) && !toBe(state).equals(stored().instances());
    }

    /** What the row is to name once {@code state} is stored; empty if there need be none. */
    private Optional<List<Instance>> toBe(ResourceState state) {
        if (unwritten.isEmpty() && stored().instances().isEmpty()) {
            return Optional.empty();
        }
        List<Instance> now = instances();
        List<Instance> then = serving(state);
        return now.size() == then.size() && then.containsAll(now) ? Optional.empty() : Optional.of(now);
    }

    /**
     * Nothing but what serves is there any more: what a crash kept somebody from taking back goes, if the provider knows of instances at all.
     *
     * @param following whether somebody before may have written what this has not read
     */
    synchronized void settle(ResourceState state, boolean following) {
        if (stored == null && unwritten.isEmpty() && !following) {
            return;
        }
        instances().forEach(instance -> gone(instance.name()));
        serving(state).forEach(this::starting);
    }

    /** Adds a row with what {@code seen} no longer names: its provider is to be told of it, so that it gives back what belonged to it. */
    synchronized void putLost(Batch batch, ResourceState seen) {
        List<Instance> left = serving(seen);
        if (!left.equals(serving)) {
            List<Instance> known = instances();
            serving = left;
            Set<String> names = left.stream().map(Instance::name).collect(Collectors.toSet());
            known.stream().filter(instance -> !names.contains(instance.name())).forEach(this::starting);
            put(batch, seen);
        }
    }

    /** Adds the row as it is to be. */
    synchronized void put(Batch batch, ResourceState state) {
        if (isChanged(state)) {
            long expected = stored().revision();
            toBe(state)
                    .ifPresentOrElse(now -> batch.put(key, expected, encode(now)), () -> batch.remove(key, expected));
        }
    }

    /** What was put into a batch was committed. */
    synchronized void written(long revision, ResourceState state) {
        if (isChanged(state)) {
            stored = toBe(state)
                    .map(now -> new Stored(Optional.of(now), revision))
                    .orElse(NONE);
        }
        unwritten.clear();
        serving = serving(state);
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
