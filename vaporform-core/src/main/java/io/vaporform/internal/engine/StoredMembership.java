package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.OutputsCodec;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Member;
import io.vaporform.spi.Member.State;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
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
 * is settled. Thread-safe.
 */
final class StoredMembership {

    private static final Stored NONE = new Stored(Optional.empty(), Batch.ABSENT);

    private final StateStore store;
    private final String key;

    /** By name; empty for one that is gone. */
    private final Map<String, Optional<Member>> unwritten = new LinkedHashMap<>();

    /** Since when somebody waits for them to be drained; a crash lets it begin anew. */
    private final Map<String, Long> draining = new HashMap<>();

    private List<Member> serving;
    private @Nullable Stored stored;

    /** @param members empty if there is no row */
    private record Stored(Optional<List<Member>> members, long revision) {}

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
    private static List<Member> serving(ResourceState state) {
        return Stream.concat(state.retiring().stream(), state.applied().stream())
                .flatMap(life -> life.outputs().stream())
                .filter(DeploymentOutputs.class::isInstance)
                .flatMap(outputs -> ((DeploymentOutputs) outputs).instances().stream())
                .map(instance -> new Member(instance, State.ACTIVE))
                .toList();
    }

    List<Instance> instances() {
        return members().stream().map(Member::instance).toList();
    }

    synchronized List<Member> members() {
        return List.copyOf(byName().values());
    }

    private Map<String, Member> byName() {
        Map<String, Member> all = new LinkedHashMap<>();
        stored().members().orElse(serving).forEach(member -> all.put(name(member), member));
        unwritten.forEach(
                (name, change) -> change.ifPresentOrElse(member -> all.put(name, member), () -> all.remove(name)));
        return all;
    }

    private static String name(Member member) {
        return member.instance().name();
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

    /** One that is known as it is keeps its traffic. */
    synchronized void starting(Instance instance) {
        Member known = byName().get(instance.name());
        if (known == null || !known.instance().equals(instance)) {
            put(new Member(instance, State.STARTING));
        }
    }

    synchronized void active(String instance) {
        become(instance, State.ACTIVE);
    }

    /** @return since when somebody waits for that; {@code now} if this is the first time */
    synchronized long draining(String instance, long now) {
        become(instance, State.DRAINING);
        return draining.computeIfAbsent(instance, none -> now);
    }

    private void become(String instance, State state) {
        Member known = byName().get(instance);
        if (known != null && known.state() != state) {
            put(new Member(known.instance(), state));
        }
    }

    private void put(Member member) {
        unwritten.put(name(member), Optional.of(member));
        draining.remove(name(member));
    }

    /** @return whether it was there */
    synchronized boolean gone(String instance) {
        boolean known = byName().containsKey(instance);
        if (known) {
            unwritten.put(instance, Optional.empty());
        }
        draining.remove(instance);
        return known;
    }

    /** Whether something is to be written together with {@code state}. Costs no read if the provider knows of no instances. */
    synchronized boolean isChanged(ResourceState state) {
        return (stored != null || !unwritten.isEmpty()) && !toBe(state).equals(stored().members());
    }

    /** What the row is to name once {@code state} is stored; empty if there need be none. */
    private Optional<List<Member>> toBe(ResourceState state) {
        if (unwritten.isEmpty() && stored().members().isEmpty()) {
            return Optional.empty();
        }
        List<Member> now = members();
        List<Member> then = serving(state);
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
        serving(state).forEach(this::put);
    }

    /** Adds a row with what {@code seen} no longer names: its provider is to be told of it, so that it gives back what belonged to it. */
    synchronized void putLost(Batch batch, ResourceState seen) {
        List<Member> left = serving(seen);
        if (!left.equals(serving)) {
            List<Member> known = members();
            serving = left;
            Set<String> names = left.stream().map(StoredMembership::name).collect(Collectors.toSet());
            known.stream().filter(member -> !names.contains(name(member))).forEach(this::put);
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

    private static byte[] encode(List<Member> members) {
        ObjectNode node = Json.object();
        ArrayNode array = node.putArray("instances");
        members.forEach(member -> array.add(((ObjectNode) OutputsCodec.instance(member.instance()))
                .put("state", member.state().name())));
        return Json.bytes(node);
    }

    private static List<Member> decode(Row row) {
        List<Member> all = new ArrayList<>();
        Json.parse(row.key(), row.value()).path("instances").forEach(node -> all.add(member(node)));
        return all;
    }

    /** A library that knew of no balancers wrote no state. */
    private static Member member(JsonNode node) {
        State state = State.valueOf(node.path("state").asText(State.ACTIVE.name()));
        return new Member(OutputsCodec.instance(node), state);
    }
}
