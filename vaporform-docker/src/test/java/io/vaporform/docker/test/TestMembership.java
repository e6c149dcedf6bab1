package io.vaporform.docker.test;

import io.vaporform.spec.Instance;
import io.vaporform.spi.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Membership without a balancer: active and drained at once, unless a test holds it up. Tells what was asked, in order. */
public final class TestMembership implements Membership {

    public final List<String> asked = new ArrayList<>();
    public volatile boolean holdsActive;
    public volatile boolean holdsDrain;
    private final Map<String, Instance> instances = new LinkedHashMap<>();

    @Override
    public synchronized List<Instance> instances() {
        return List.copyOf(instances.values());
    }

    @Override
    public synchronized void starting(Instance instance) {
        asked.add("starting " + instance.name());
        instances.put(instance.name(), instance);
    }

    @Override
    public synchronized boolean active(String instance) {
        asked.add("active " + instance);
        return !holdsActive;
    }

    @Override
    public synchronized Drain drain(String instance) {
        asked.add("drain " + instance);
        return holdsDrain ? Drain.BUSY : Drain.DRAINED;
    }

    @Override
    public synchronized void gone(String instance) {
        asked.add("gone " + instance);
        instances.remove(instance);
    }
}
