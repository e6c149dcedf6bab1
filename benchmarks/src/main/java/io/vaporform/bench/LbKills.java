package io.vaporform.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Instances that are killed one after the other behind an HAProxy, and what came of it. */
final class LbKills {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Until HAProxy, which looks twice at whoever has come back, is at rest again. */
    private static final int BETWEEN_MILLIS = 250;

    private static final int LOOK_MILLIS = 3;

    private final String title;
    private final Path adminSocket;
    private final Samples found = new Samples();
    private int requests;
    private int failed;

    LbKills(String title, Path adminSocket) {
        this.title = title;
        this.adminSocket = adminSocket;
    }

    /** Until it is back. */
    void kill(Origin origin) throws Exception {
        await(origin, true);
        Thread.sleep(BETWEEN_MILLIS);
        found.time(() -> {
            origin.kill();
            await(origin, false);
        });
        Thread.sleep(BETWEEN_MILLIS);
        origin.revive();
        await(origin, true);
    }

    private void await(Origin origin, boolean isUp) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (isUp(origin) != isUp) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(title + ": not within " + LONGEST.toSeconds() + " s: up is " + isUp);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private boolean isUp(Origin origin) throws IOException {
        LoadedServers.Server server = LoadedServers.read(adminSocket).get(origin.port());
        return server != null && server.isUp();
    }

    /** What a load has seen that is over. */
    void note(KeptLoad load) {
        requests = load.requests();
        failed = load.failed();
        System.out.printf(Locale.ROOT, "%s: %,d requests, %d failed %s%n", title, requests, failed, load.failures());
    }

    void addTo(Table table) {
        if (kills() > 0) {
            table.row(title, found);
        }
    }

    int kills() {
        return found.count();
    }

    int requests() {
        return requests;
    }

    int failed() {
        return failed;
    }

    /** In milliseconds; 0 if there was none. */
    double longest() {
        return kills() > 0 ? found.quantile(1) : 0;
    }
}
