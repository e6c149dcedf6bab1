package io.vaporform.bench;

import java.lang.management.ManagementFactory;

/** What a JVM holds: threads, and the heap that is still in use after a collection. */
record Footprint(int threads, double heapMegabytes) {

    private static final int COLLECTIONS = 3;

    static Footprint now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return new Footprint(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
    }

    Footprint minus(Footprint earlier) {
        return new Footprint(threads - earlier.threads, heapMegabytes - earlier.heapMegabytes);
    }
}
