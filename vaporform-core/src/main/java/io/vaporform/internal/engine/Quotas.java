package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.ConflictException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.ProjectQuota;
import io.vaporform.spec.Spec;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import io.vaporform.state.Wanted;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Quotas of projects. The row of a quota moves with every plan of its project, so that two stacks cannot use the last of it at the same time. */
public final class Quotas {

    private final StateStore store;
    private final Rows rows;

    Quotas(StateStore store, Rows rows) {
        this.store = store;
        this.rows = rows;
    }

    public void set(String project, ProjectQuota quota) {
        while (true) {
            long revision = store.read(Keys.quota(project)).map(Row::revision).orElse(Batch.ABSENT);
            Batch batch = new Batch().put(Keys.quota(project), revision, encode(quota));
            if (store.commit(batch).isPresent()) {
                return;
            }
        }
    }

    public ProjectQuota of(String project) {
        return store.read(Keys.quota(project)).map(Quotas::decode).orElse(ProjectQuota.UNLIMITED);
    }

    /** @throws ConflictException if something is wanted of a project that was deleted */
    void refuseDeleted(Prepared prepared) {
        String project = prepared.request().stack().split("/", 2)[0];
        if (!prepared.demand().wanted().isEmpty()
                && store.read(Keys.tombstone(project)).isPresent()) {
            throw new ConflictException(
                    "project " + project + " was deleted, and its name is not given again; use another name");
        }
    }

    /** @throws QuotaExceededException naming every limit that the project would exceed */
    void reserve(Prepared prepared, Batch batch) {
        String project = prepared.request().stack().split("/", 2)[0];
        Optional<Row> row = store.read(Keys.quota(project));
        if (row.isEmpty()) {
            return;
        }
        ProjectQuota quota = decode(row.get());
        Map<Address, Spec> all = new HashMap<>();
        rows.scan(project).forEach((address, other) -> wanted(other.state()).ifPresent(spec -> all.put(address, spec)));
        Use before = Use.of(all);
        prepared.demand().removals().forEach((address, removal) -> {
            if (!removal.retain()) {
                all.remove(address);
            }
        });
        prepared.demand().wanted().forEach((address, wanted) -> all.put(address, wanted.spec()));
        List<String> exceeded = exceeded(quota, before, Use.of(all));
        if (!exceeded.isEmpty()) {
            throw new QuotaExceededException("project " + project + " would exceed its quota: "
                    + String.join("; ", exceeded) + "; ask for less, or raise it by project.quota(…)");
        }
        batch.put(row.get().key(), row.get().revision(), row.get().value());
    }

    /** What is kept for its data is used too. */
    private static Optional<Spec> wanted(ResourceState state) {
        return state.wanted().map(Wanted::spec).or(() -> state.applied().map(Life::spec));
    }

    /** Who already uses more than a lowered quota may still ask for less. */
    private static List<String> exceeded(ProjectQuota quota, Use before, Use after) {
        List<String> found = new ArrayList<>();
        quota.instances().ifPresent(most -> over(found, "instances", after.instances(), before.instances(), most, ""));
        quota.milliCpus().ifPresent(most -> {
            over(found, "cpus", after.milliCpus(), before.milliCpus(), most, " thousandths");
            after.withoutCpus().forEach(address -> found.add(address.local() + " must say quota(q -> q.cpus(…))"));
        });
        quota.memory().ifPresent(most -> {
            over(found, "memory", after.memory(), before.memory(), most.bytes(), " bytes");
            after.withoutMemory().forEach(address -> found.add(address.local() + " must say quota(q -> q.memory(…))"));
        });
        quota.storage()
                .ifPresent(most -> over(found, "storage", after.storage(), before.storage(), most.bytes(), " bytes"));
        return found;
    }

    private static void over(List<String> found, String what, long after, long before, long most, String unit) {
        if (after > most && after > before) {
            found.add(what + " " + after + " of " + most + unit);
        }
    }

    /** What all stacks of a project ask for. */
    private record Use(
            long instances,
            long milliCpus,
            long memory,
            long storage,
            List<Address> withoutCpus,
            List<Address> withoutMemory) {

        static Use of(Map<Address, Spec> all) {
            long instances = 0;
            long milliCpus = 0;
            long memory = 0;
            long storage = 0;
            List<Address> withoutCpus = new ArrayList<>();
            List<Address> withoutMemory = new ArrayList<>();
            for (Map.Entry<Address, Spec> each : all.entrySet()) {
                if (each.getValue() instanceof DeploymentSpec spec) {
                    instances += spec.replicas();
                    milliCpus +=
                            (long) spec.replicas() * spec.quota().milliCpus().orElse(0);
                    memory = sum(memory, spec.replicas(), spec.quota().memory());
                    if (spec.quota().milliCpus().isEmpty()) {
                        withoutCpus.add(each.getKey());
                    }
                    if (spec.quota().memory().isEmpty()) {
                        withoutMemory.add(each.getKey());
                    }
                } else if (each.getValue() instanceof VolumeSpec volume) {
                    storage = sum(storage, 1, volume.size());
                }
            }
            return new Use(instances, milliCpus, memory, storage, withoutCpus, withoutMemory);
        }
    }

    /** What is too much to be counted is the most that can be. */
    private static long sum(long before, int times, Optional<ByteSize> each) {
        BigInteger all = BigInteger.valueOf(each.map(ByteSize::bytes).orElse(0L))
                .multiply(BigInteger.valueOf(times))
                .add(BigInteger.valueOf(before));
        return all.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static byte[] encode(ProjectQuota quota) {
        ObjectNode node = Json.object();
        quota.instances().ifPresent(most -> node.put("instances", most));
        quota.milliCpus().ifPresent(most -> node.put("milliCpus", most));
        quota.memory().ifPresent(most -> node.put("memory", most.bytes()));
        quota.storage().ifPresent(most -> node.put("storage", most.bytes()));
        return Json.bytes(node);
    }

    private static ProjectQuota decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new ProjectQuota(
                number(node, "instances"), number(node, "milliCpus"), size(node, "memory"), size(node, "storage"));
    }

    private static OptionalInt number(JsonNode node, String field) {
        return node.has(field) ? OptionalInt.of(node.get(field).intValue()) : OptionalInt.empty();
    }

    private static Optional<ByteSize> size(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(bytes -> new ByteSize(bytes.longValue()));
    }
}
