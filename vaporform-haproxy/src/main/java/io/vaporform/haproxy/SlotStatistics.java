package io.vaporform.haproxy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What slots have served, over reloads and restarts: each process counts from zero, so the last that was seen of each is added up. What a process serves between the last look and its end is not counted.
 * Thread-safe.
 */
final class SlotStatistics {

    private static final Logger LOG = LoggerFactory.getLogger(SlotStatistics.class);

    /** Of processes that are gone. */
    private final Map<String, SlotTotals> past = new HashMap<>();

    private Map<Counting, Map<String, SlotTotals>> present = new HashMap<>();

    /** A process; its number may come again. */
    record Counting(long pid, long startedAt) {}

    /**
     * Looks at all processes. Blocks for as long as their answers take.
     *
     * @param workers the current one first; one of the others may end meanwhile
     */
    void look(List<Worker> workers) {
        Map<Counting, Map<String, SlotTotals>> seen = new HashMap<>();
        for (Worker worker : workers) {
            try {
                ProcessInfo info = worker.info();
                seen.put(new Counting(info.pid(), info.startedAt()), totals(worker.statistics()));
            } catch (ProviderUnavailableException | ProvisioningException ended) {
                if (worker == workers.get(0)) {
                    throw ended;
                }
                LOG.debug("a process ended before it said what it had served", ended);
            }
        }
        add(seen);
    }

    private static Map<String, SlotTotals> totals(List<Statistic> statistics) {
        Map<String, SlotTotals> totals = new HashMap<>();
        statistics.stream()
                .filter(Statistic::isBackend)
                .forEach(backend -> totals.put(backend.proxy(), SlotTotals.of(backend)));
        return totals;
    }

    synchronized void add(Map<Counting, Map<String, SlotTotals>> seen) {
        present.forEach((process, last) -> {
            if (!seen.containsKey(process)) {
                last.forEach((slot, totals) -> past.merge(slot, totals, SlotTotals::plus));
            }
        });
        present = new HashMap<>(seen);
    }

    /** Since the first process that was looked at began; nothing for a slot that was not seen. */
    synchronized SlotTotals of(String slot) {
        List<SlotTotals> all = new ArrayList<>(List.of(past.getOrDefault(slot, SlotTotals.NONE)));
        present.values().forEach(each -> all.add(each.getOrDefault(slot, SlotTotals.NONE)));
        return all.stream().reduce(SlotTotals.NONE, SlotTotals::plus);
    }

    /** What all processes have in use of a slot's servers now, by their names, also those that a reload has replaced: a server may be stopped when that is 0. */
    static Map<String, Long> inUse(List<Worker> workers, String slot) {
        Map<String, Long> inUse = new HashMap<>();
        for (Worker worker : workers) {
            try {
                worker.statistics(slot).stream()
                        .filter(Statistic::isServer)
                        .forEach(each -> inUse.merge(each.server(), each.inUse(), Long::sum));
            } catch (ProviderUnavailableException | ProvisioningException ended) {
                // Only one that ended is known to have nothing.
                if (worker == workers.get(0) || ended instanceof RuntimeSocket.HungException) {
                    throw ended;
                }
            }
        }
        return inUse;
    }
}
