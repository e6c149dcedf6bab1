package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Quota;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.DeploymentStatus.InstanceStatus;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Looks at the services of one generation, and changes nothing. */
record ServiceLook(SwarmParts parts, Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {

    private static final int NANOS_PER_MILLI_CPU = 1_000_000;

    Observed<DeploymentSpec, DeploymentOutputs> observed() {
        Generation generation = generation();
        List<ServiceView> services = generation.services();
        if (services.isEmpty()) {
            return Observed.absent();
        }
        ServiceView newest = services.get(services.size() - 1);
        return new Observed.Present<>(actual(newest), generation.outputs(newest), health(generation));
    }

    DeploymentStatus status() {
        Generation generation = generation();
        List<InstanceStatus> all = statuses(generation);
        int missing = generation.services().isEmpty() ? known.spec().replicas() : 0;
        for (int slot = 1; slot <= missing; slot++) {
            String service = ServiceNames.service(known.mark(), "");
            all.add(new InstanceStatus(ServiceNames.instance(service, slot), Health.UNHEALTHY, "not there"));
        }
        return new DeploymentStatus(all);
    }

    void logs(LogQuery query, Consumer<LogLine> each) {
        Generation generation = generation();
        for (ServiceView service : generation.services()) {
            generation.tasks(service).stream()
                    .collect(Collectors.groupingBy(TaskView::slot, TreeMap::new, Collectors.toList()))
                    .forEach((slot, tasks) -> parts.logs()
                            .read(ServiceNames.instance(service.name(), slot), tasks, query, each, context));
        }
    }

    private Generation generation() {
        return Generation.of(parts, known.mark(), known.spec(), context);
    }

    private static List<InstanceStatus> statuses(Generation generation) {
        List<InstanceStatus> all = new ArrayList<>();
        for (ServiceView service : generation.services()) {
            generation
                    .wanted(service)
                    .forEach(task ->
                            all.add(status(ServiceNames.instance(service.name(), task.slot()), task, generation)));
        }
        return all;
    }

    /** One that is started once more, as its forerunner has failed, does not do well. */
    private static InstanceStatus status(String name, TaskView task, Generation generation) {
        return generation
                .failedBefore(task)
                .filter(failed -> !task.isRunning())
                .map(failed ->
                        new InstanceStatus(name, Health.UNHEALTHY, task.detail() + ", before " + failed.detail()))
                .orElseGet(() -> new InstanceStatus(name, task.health(), task.detail()));
    }

    /** As it was applied, with what can be seen to be different. */
    private DeploymentSpec actual(ServiceView service) {
        DeploymentSpec wanted = known.spec();
        DeploymentSpec.Builder actual = wanted.toBuilder();
        if (service.replicas() != wanted.replicas()) {
            actual.replicas(service.replicas());
        }
        if (!service.image()
                .replaceFirst("@.*", "")
                .equals(wanted.image().orElse("").replaceFirst("@.*", ""))) {
            actual.image(service.image());
        }
        Quota asked = parts.options().policy().quota(wanted);
        Quota seen = quota(service.spec().path("TaskTemplate").path("Resources").path("Limits"), asked);
        if (!seen.equals(asked)) {
            actual.quota(seen);
        }
        return actual.build();
    }

    /** The limits that there are, with what they say nothing about as it was asked for. */
    private static Quota quota(JsonNode limits, Quota asked) {
        Quota.Builder quota = Quota.builder();
        asked.ulimits().forEach(quota::ulimit);
        asked.storage().ifPresent(quota::storage);
        asked.bandwidth().ifPresent(quota::bandwidth);
        asked.memoryReservation().ifPresent(quota::memoryReservation);
        if (limits.has("NanoCPUs")) {
            quota.milliCpus((int) (limits.path("NanoCPUs").asLong() / NANOS_PER_MILLI_CPU));
        }
        if (limits.has("MemoryBytes")) {
            quota.memory(new ByteSize(limits.path("MemoryBytes").asLong()));
        }
        if (limits.has("Pids")) {
            quota.pids(limits.path("Pids").asInt());
        }
        return quota.build();
    }

    private static Health health(Generation generation) {
        List<InstanceStatus> all = statuses(generation);
        if (all.stream().anyMatch(status -> status.health() == Health.UNHEALTHY)) {
            return Health.UNHEALTHY;
        }
        return all.stream().allMatch(status -> status.health() == Health.HEALTHY) ? Health.HEALTHY : Health.STARTING;
    }
}
