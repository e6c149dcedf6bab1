package io.vaporform.bench;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.bench.world.PreparedCertificates;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.state.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A store on disk with many certificates, spread over projects.
 *
 * @param directory with the store, its keys, and what clients have to trust
 */
record CertsStore(Path directory, int projects) {

    /** A row for each certificate, due when it is looked at next. */
    static final String RENEWALS = "renewal/";

    /** A row for each name, with the addresses of its certificates. */
    static final String SERVED = "served/";

    private static final int AT_A_TIME = 8;
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** One with nothing in it. */
    static CertsStore create(Path directory, int projects) throws IOException {
        Files.createDirectories(directory);
        KeyRing.createFile(directory.resolve("keys"));
        CertsStore created = new CertsStore(directory, projects);
        created.open().close();
        return created;
    }

    JdbcStateStore open() {
        return JdbcStateStore.embedded(directory.resolve("store"), KeyRing.file(directory.resolve("keys")));
    }

    Path root() {
        return directory.resolve("root.pem");
    }

    static Infrastructure.Builder infrastructure(JdbcStateStore store, Supplier<InMemoryCa> ca) {
        return Infrastructure.builder()
                .installation("bench")
                .provider(new PreparedCertificates(ca))
                .store(store)
                .operationTimeout(LONGEST)
                .supervise();
    }

    static String name(int project, int number) {
        return "c" + number + ".p" + project + ".example.com";
    }

    /** Of one of {@code size}. */
    String anyName(int size, RandomGenerator random) {
        return name(random.nextInt(projects), random.nextInt(Math.max(1, size / projects)));
    }

    /** Through the engine, so that all is written that it writes, until each certificate has been looked at once. Needs an authority of its own for that. */
    void fill(int size, InMemoryCa ca) throws Exception {
        Files.writeString(root(), ca.rootPem());
        try (JdbcStateStore store = open();
                Infrastructure infra = infrastructure(store, () -> ca).build()) {
            Deque<Operation> underWay = new ArrayDeque<>();
            for (int project = 0; project < projects; project++) {
                underWay.add(infra.project("p" + project).start(blueprint(project, size / projects)));
                if (underWay.size() == AT_A_TIME) {
                    underWay.remove().await();
                }
            }
            while (!underWay.isEmpty()) {
                underWay.remove().await();
            }
            awaitLooks(store);
        }
    }

    private static Blueprint blueprint(int project, int count) {
        return Blueprint.named("certificates", b -> {
            for (int i = 0; i < count; i++) {
                b.certificate(name(project, i), c -> {});
            }
        });
    }

    private static void awaitLooks(JdbcStateStore store) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        // What a process has taken for itself is due again, should it be gone, within the hour.
        while (!store.due(RENEWALS, Instant.now().plus(Duration.ofHours(2)), 1).isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not all certificates were looked at within " + LONGEST);
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    /** When {@code count} of them are due. */
    static Instant whenDue(JdbcStateStore store, int count) {
        List<Row> rows = store.due(RENEWALS, Instant.now().plus(Duration.ofDays(100)), count);
        return rows.get(rows.size() - 1).due().orElseThrow();
    }
}
