package io.vaporform.bench;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import java.time.Duration;
import java.util.Locale;

/** Deploys one container and destroys it, again and again, with one infrastructure. */
record Cycles(Infrastructure infra, int count) {

    /** Until then everything has been used that is made at first use. */
    private static final int SETTLED = 50;

    private static final Duration HEALTH_EVERY = Duration.ofMillis(250);

    /** What is there at the end and was not at cycle {@value #SETTLED}; at a quarter of them if they are fewer than that. */
    Footprint growth() throws Exception {
        int settled = count > SETTLED ? SETTLED : count / 4;
        Samples times = new Samples();
        Footprint start = Footprint.now();
        System.out.println();
        for (int done = 1; done <= count; done++) {
            times.time(this::cycle);
            if (done == settled) {
                start = Footprint.now();
                print(done, start);
            }
        }
        Footprint end = Footprint.now();
        print(count, end);
        Table.ofSamples("one container").row("deploy and destroy", times).print();
        return end.minus(start);
    }

    private void cycle() {
        Project project = infra.project("cycle");
        project.deploy("web", Web.spec(HEALTH_EVERY));
        project.destroy(Data.DELETE);
    }

    private static void print(int cycle, Footprint footprint) {
        System.out.printf(
                Locale.ROOT,
                "after %,d cycles: %d threads, %.1f MB of heap in use%n",
                cycle,
                footprint.threads(),
                footprint.heapMegabytes());
    }
}
