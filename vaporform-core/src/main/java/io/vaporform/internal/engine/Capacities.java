package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.event.Finding;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spi.Capacity;
import io.vaporform.spi.Capacity.Load;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the systems of providers can hold is promised once. What is promised is what the rows of all resources say; a row for each provider moves with every plan that is promised more
 * of it, so that two cannot get the last of it at the same time. Who is promised no more than before is never refused. Thread-safe.
 */
final class Capacities {

    private static final Logger LOG = LoggerFactory.getLogger(Capacities.class);

    /** The code of the finding at each resource that was refused. */
    private static final String EXCEEDED = "capacity.exceeded";

    private static final String CURE = "ask for less, remove something, or use a system with more";
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Work work;
    private final Instances instances;
    private final Findings findings;
    private final ReentrantLock promising = new ReentrantLock();

    Capacities(Work work, Instances instances) {
        this.work = work;
        this.instances = instances;
        this.findings = new Findings(work);
    }

    /** Who is promised more, and by which provider that watches what it can hold. */
    private record Growth(String provider, Capacity capacity, Load before, Load after) {}

    /** What somebody holds, or is to hold, and of whom. */
    private record Held(String provider, Spec spec) {
        Load load(Capacity capacity) {
            return spec instanceof DeploymentSpec deployment
                    ? capacity.of(deployment).times(deployment.replicas())
                    : Load.NONE;
        }
    }

    /**
     * Runs what records a plan, with what keeps others from being promised the same in its batch; one after the other in this process where more is promised, as each would find the
     * other's promise in its way.
     *
     * @throws QuotaExceededException naming everything that a provider's system does not have
     */
    <T> T promised(Prepared prepared, Origin origin, Batch batch, Supplier<T> record) {
        List<Growth> growths = growths(prepared);
        if (growths.isEmpty()) {
            passed(prepared, origin);
            return record.get();
        }
        promising.lock();
        try {
            reserve(prepared, origin, growths, batch);
            passed(prepared, origin);
            return record.get();
        } finally {
            promising.unlock();
        }
    }

    private void reserve(Prepared prepared, Origin origin, List<Growth> growths, Batch batch) {
        List<String> exceeded = new ArrayList<>();
        Set<Address> counted = prepared.request().states().keySet();
        growths.forEach(growth -> exceeded.addAll(reserve(counted, growth, batch)));
        if (!exceeded.isEmpty()) {
            String text = "there would be promised " + String.join("; ", exceeded);
            openFindings(prepared, origin, growths, text);
            throw new QuotaExceededException(text + "; " + CURE);
        }
    }

    /** Nothing more is asked for than there is, by what was planned. */
    void passed(Prepared prepared, Origin origin) {
        if (!watched().isEmpty()) {
            findings.of(prepared.request().stack()).stream()
                    .filter(finding -> finding.code().equals(EXCEEDED))
                    .filter(finding -> prepared.isAbout(finding.address()))
                    .forEach(finding -> findings.close(finding, prepared.state(finding.address()), origin));
        }
    }

    private Map<String, Capacity> watched() {
        Map<String, Capacity> watched = new TreeMap<>();
        instances.all().forEach((name, provider) -> provider.capacity().ifPresent(its -> watched.put(name, its)));
        return watched;
    }

    private List<Growth> growths(Prepared prepared) {
        Map<String, Capacity> watched = watched();
        if (watched.isEmpty()) {
            return List.of();
        }
        List<Held> before = new ArrayList<>();
        prepared.request().states().forEach((address, state) -> held(address, state)
                .ifPresent(before::add));
        List<Held> after = List.copyOf(after(prepared).values());
        List<Growth> all = new ArrayList<>();
        watched.forEach((provider, capacity) -> {
            Growth growth =
                    new Growth(provider, capacity, sum(before, provider, capacity), sum(after, provider, capacity));
            if (growth.after().exceeds(growth.before())) {
                all.add(growth);
            }
        });
        return all;
    }

    private static Load sum(List<Held> all, String provider, Capacity capacity) {
        return all.stream()
                .filter(each -> each.provider().equals(provider))
                .map(each -> each.load(capacity))
                .reduce(Load.NONE, Load::plus);
    }

    /** What was counted before, as it is once the plan is applied. */
    private Map<Address, Held> after(Prepared prepared) {
        Map<Address, Held> all = new HashMap<>();
        prepared.request().states().forEach((address, state) -> held(address, state)
                .ifPresent(its -> all.put(address, its)));
        prepared.demand().removals().keySet().forEach(all::remove);
        prepared.request().serving().forEach((address, serving) -> {
            Wanted wanted = prepared.demand().wanted().get(address);
            if (wanted != null) {
                all.put(address, new Held(serving.name(), wanted.spec()));
            }
        });
        return all;
    }

    /** What is wanted of it, or else what is there until it is gone. */
    private Optional<Held> held(Address address, ResourceState state) {
        Optional<Life> life = state.applied().or(() -> state.next().map(next -> next.life()));
        if (state.wanted().isEmpty()) {
            return life.map(its -> new Held(its.provider(), its.spec()));
        }
        Spec wanted = state.wanted().get().spec();
        return instances
                .nameOfChosen(address, wanted)
                .or(() -> life.map(Life::provider))
                .map(provider -> new Held(provider, wanted));
    }

    /** What is more than there is; adds the row that keeps others away if that is nothing. */
    private List<String> reserve(Set<Address> counted, Growth growth, Batch batch) {
        // First of all, as it moves with what is read behind it.
        Optional<Row> guard = work.store().read(Keys.capacity(growth.provider()));
        Load others = others(counted, growth);
        Optional<Load> total = total(growth, guard);
        List<String> exceeded =
                total.map(there -> exceeded(growth, others, there)).orElse(List.of());
        if (exceeded.isEmpty()) {
            batch.put(
                    Keys.capacity(growth.provider()),
                    guard.map(Row::revision).orElse(Batch.ABSENT),
                    encode(total.orElse(Load.NONE)));
        }
        return exceeded;
    }

    /** What everybody else holds. A row that cannot be read keeps nobody from the rest. */
    private Load others(Set<Address> counted, Growth growth) {
        List<Held> all = new ArrayList<>();
        boolean unread = work.rows().scanReadable((address, state) -> {
            if (!counted.contains(address)) {
                held(address, state).ifPresent(all::add);
            }
        });
        if (unread) {
            LOG.warn("what is promised by rows that cannot be read is not counted");
        }
        return sum(all, growth.provider(), growth.capacity());
    }

    /** As the system says, or else as it said last; empty if it never did. */
    private Optional<Load> total(Growth growth, Optional<Row> guard) {
        try {
            return Optional.of(instances
                    .calls(growth.provider(), work)
                    .call("ask how much it can hold", LOOK, growth.capacity()::total));
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (ProviderUnavailableException | ProvisioningException silent) {
            Optional<Load> last = guard.map(Capacities::decode).filter(known -> !known.equals(Load.NONE));
            LOG.warn(
                    "provider '{}' does not say how much its system can hold; {}",
                    growth.provider(),
                    last.isPresent() ? "what it said last counts" : "nothing is refused on that account",
                    silent);
            return last;
        }
    }

    private static List<String> exceeded(Growth growth, Load others, Load total) {
        Load before = growth.before();
        Load after = growth.after();
        Load all = others.plus(after);
        List<String> found = new ArrayList<>();
        if (after.milliCpus() > before.milliCpus() && all.milliCpus() > total.milliCpus()) {
            found.add(all.milliCpus() + " of " + total.milliCpus() + " thousandths of CPUs on provider '"
                    + growth.provider() + "', " + others.milliCpus() + " of them to others");
        }
        if (after.memory() > before.memory() && all.memory() > total.memory()) {
            found.add(all.memory() + " of " + total.memory() + " bytes of memory on provider '" + growth.provider()
                    + "', " + others.memory() + " of them to others");
        }
        return found;
    }

    private void openFindings(Prepared prepared, Origin origin, List<Growth> growths, String text) {
        Instant now = work.time().now();
        Map<Address, Held> after = after(prepared);
        prepared.demand().wanted().keySet().stream()
                .filter(address -> grows(address, prepared.state(address), after.get(address), growths))
                .forEach(address -> findings.open(
                        new Finding(EXCEEDED, address, Finding.Severity.WARNING, now, text, CURE),
                        prepared.state(address),
                        origin));
    }

    private boolean grows(Address address, ResourceState state, @Nullable Held its, List<Growth> growths) {
        return its != null
                && growths.stream()
                        .filter(growth -> growth.provider().equals(its.provider()))
                        .anyMatch(growth -> its.load(growth.capacity())
                                .exceeds(held(address, state)
                                        .map(each -> each.load(growth.capacity()))
                                        .orElse(Load.NONE)));
    }

    private static byte[] encode(Load load) {
        return Json.bytes(Json.object().put("milliCpus", load.milliCpus()).put("memory", load.memory()));
    }

    private static Load decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new Load(node.path("milliCpus").longValue(), node.path("memory").longValue());
    }
}
