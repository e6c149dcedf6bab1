package io.vaporform.testkit.tck;

import io.vaporform.spec.Instance;
import io.vaporform.spi.Membership;
import io.vaporform.spi.Membership.Drain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The membership of one deployment, with answers that a test can prepare and a record of what was asked. Thread-safe. */
final class Members {

    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Deque<Drain> drains = new ArrayDeque<>();
    private int refusals;

    /** The next {@code times} questions for traffic are answered by no. */
    synchronized void refuseActive(int times) {
        refusals = times;
    }

    /** The next drains are answered so, then by drained. */
    synchronized void answerDrain(Drain... answers) {
        drains.addAll(List.of(answers));
    }

    /** What was asked, in order. */
    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized List<Instance> instances() {
        return List.copyOf(instances.values());
    }

    /** The view for one call. */
    Membership seenBy(Probe probe) {
        return new View(probe);
    }

    private synchronized void note(String what, String instance) {
        events.add(new Event(what, instance));
    }

    private synchronized boolean active() {
        return refusals-- <= 0;
    }

    private synchronized Drain drain() {
        return drains.isEmpty() ? Drain.DRAINED : drains.poll();
    }

    private synchronized void put(Instance instance) {
        instances.put(instance.name(), instance);
    }

    private synchronized void remove(String instance) {
        instances.remove(instance);
    }

    /** One question or announcement. */
    record Event(String what, String instance) {}

    private final class View implements Membership {
        private final Probe probe;

        View(Probe probe) {
            this.probe = probe;
        }

        @Override
        public List<Instance> instances() {
            return Members.this.instances();
        }

        @Override
        public void starting(Instance instance) {
            tell("starting", instance.name());
            put(instance);
        }

        @Override
        public boolean active(String instance) {
            tell("active", instance);
            return Members.this.active();
        }

        @Override
        public Drain drain(String instance) {
            tell("drain", instance);
            return Members.this.drain();
        }

        @Override
        public void gone(String instance) {
            tell("gone", instance);
            remove(instance);
        }

        private void tell(String what, String instance) {
            probe.called(what, instance);
            note(what, instance);
        }
    }
}
