package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.event.Finding;
import io.vaporform.internal.codec.Json;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spi.Capacity;
import io.vaporform.spi.Capacity.Load;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the systems of providers can hold is promised once: a row for each stack says what it was promised of it, and one for each provider moves with every plan that
 * is promised more, so that two cannot get the last of it at the same time. Who is promised no more than before is never refused.
 */
final class Capacities {

    private static final Logger LOG = LoggerFactory.getLogger(Capacities.class);

    /** The code of the finding at each resource that was refused. */
    private static final String EXCEEDED = "capacity.exceeded";

    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Work work;
    private final Instances instances;
    private final Findings findings;

    Capacities(Work work, Instances instances) {
        this.work = work;
        this.instances = instances;
        this.findings = new Findings(work);
    }

    /**
     * Adds what is promised from now on to the commit that records the plan.
     *
     * @throws QuotaExceededException naming everything that a provider's system does not have
     */
    void reserve(Prepared prepared, Origin origin, Batch batch) {
        Map<String, Capacity> watched = watched();
        if (watched.isEmpty()) {
            return;
        }
        Map<Address, Planned> all = planned(prepared);
        List<String> exceeded = new ArrayList<>();
        watched.forEach((provider, capacity) -> exceeded.addAll(reserve(prepared, provider, capacity, all, batch)));
        if (!exceeded.isEmpty()) {
            refuse(prepared, origin, watched, all, "there would be promised " + String.join("; ", exceeded));
        }
        findings.of(prepared.request().stack()).stream()
                .filter(finding -> finding.code().equals(EXCEEDED))
                .forEach(finding -> findings.close(finding, prepared.state(finding.address()), origin));
    }

    private Map<String, Capacity> watched() {
        Map<String, Capacity> watched = new TreeMap<>();
        instances.all().forEach((name, provider) -> provider.capacity().ifPresent(its -> watched.put(name, its)));
        return watched;
    }

    /** What there is to be of one resource, and where. */
    private record Planned(String provider, Spec spec) {
        Load load(Capacity capacity) {
            return spec instanceof DeploymentSpec deployment
                    ? capacity.of(deployment).times(deployment.replicas())
                    : Load.NONE;
        }
    }

    /** The whole stack as it is once the plan is applied. */
    private static Map<Address, Planned> planned(Prepared prepared) {
        Map<Address, Planned> all = new HashMap<>();
        prepared.request().states().forEach((address, state) -> planned(state).ifPresent(its -> all.put(address, its)));
        prepared.demand().removals().keySet().forEach(all::remove);
        prepared.demand().wanted().forEach((address, wanted) -> {
            Serving serving = prepared.request().serving().get(address);
            if (serving != null) {
                all.put(address, new Planned(serving.name(), wanted.spec()));
            }
        });
        return all;
    }

    private static Optional<Planned> planned(ResourceState state) {
        return state.applied()
                .map(life -> new Planned(
                        life.provider(), state.wanted().map(Wanted::spec).orElse(life.spec())))
                .or(() -> state.next()
                        .map(next ->
                                new Planned(next.life().provider(), next.life().spec())));
    }

    /** What is more than there is; adds the rows if that is nothing. */
    private List<String> reserve(
            Prepared prepared, String provider, Capacity capacity, Map<Address, Planned> all, Batch batch) {
        Load now = all.values().stream()
                .filter(each -> each.provider().equals(provider))
                .map(each -> each.load(capacity))
                .reduce(Load.NONE, Load::plus);
        String key = Keys.promised(provider, prepared.request().stack());
        Optional<Row> row = work.store().read(key);
        Load before = row.map(Capacities::decode).orElse(Load.NONE);
        if (now.equals(before)) {
            return List.of();
        }
        if (now.exceeds(before)) {
            Load others = work.store().scan(Keys.promised(provider)).stream()
                    .filter(other -> !other.key().equals(key))
                    .map(Capacities::decode)
                    .reduce(Load.NONE, Load::plus);
            Optional<Row> guard = work.store().read(Keys.capacity(provider));
            Optional<Load> total = total(provider, capacity, guard);
            List<String> exceeded = total.map(there -> exceeded(provider, before, now, others, there))
                    .orElse(List.of());
            if (!exceeded.isEmpty()) {
                return exceeded;
            }
            batch.put(
                    Keys.capacity(provider),
                    guard.map(Row::revision).orElse(Batch.ABSENT),
                    encode(total.orElse(Load.NONE)));
        }
        long revision = row.map(Row::revision).orElse(Batch.ABSENT);
        if (!now.equals(Load.NONE)) {
            batch.put(key, revision, encode(now));
        } else {
            batch.remove(key, revision);
        }
        return List.of();
    }

    /** As the system says, or else as it said last; empty if it never did. */
    private Optional<Load> total(String provider, Capacity capacity, Optional<Row> guard) {
        try {
            return Optional.of(instances.calls(provider, work).call("ask how much it can hold", LOOK, capacity::total));
        } catch (ProviderUnavailableException away) {
            Optional<Load> last = guard.map(Capacities::decode).filter(known -> !known.equals(Load.NONE));
            LOG.warn(
                    "provider '{}' does not say how much its system can hold; {}",
                    provider,
                    last.isPresent() ? "what it said last counts" : "nothing is refused on that account",
                    away);
            return last;
        }
    }

    private static List<String> exceeded(String provider, Load before, Load now, Load others, Load total) {
        Load all = others.plus(now);
        List<String> found = new ArrayList<>();
        if (now.milliCpus() > before.milliCpus() && all.milliCpus() > total.milliCpus()) {
            found.add(all.milliCpus() + " of " + total.milliCpus() + " thousandths of CPUs on provider '" + provider
                    + "', " + others.milliCpus() + " of them to other stacks");
        }
        if (now.memory() > before.memory() && all.memory() > total.memory()) {
            found.add(all.memory() + " of " + total.memory() + " bytes of memory on provider '" + provider + "', "
                    + others.memory() + " of them to other stacks");
        }
        return found;
    }

    private void refuse(
            Prepared prepared, Origin origin, Map<String, Capacity> watched, Map<Address, Planned> all, String text) {
        String cure = "ask for less, remove something, or use a system with more";
        Instant now = work.time().now();
        prepared.demand().wanted().keySet().stream()
                .filter(address -> grows(prepared.state(address), all.get(address), watched))
                .forEach(address -> findings.open(
                        new Finding(EXCEEDED, address, Finding.Severity.WARNING, now, text, cure),
                        prepared.state(address),
                        origin));
        throw new QuotaExceededException(text + "; " + cure);
    }

    private static boolean grows(ResourceState state, @Nullable Planned its, Map<String, Capacity> watched) {
        Capacity capacity = its == null ? null : watched.get(its.provider());
        if (its == null || capacity == null) {
            return false;
        }
        Load before = planned(state).map(each -> each.load(capacity)).orElse(Load.NONE);
        return its.load(capacity).exceeds(before);
    }

    private static byte[] encode(Load load) {
        return Json.bytes(Json.object().put("milliCpus", load.milliCpus()).put("memory", load.memory()));
    }

    private static Load decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new Load(node.path("milliCpus").longValue(), node.path("memory").longValue());
    }
}
