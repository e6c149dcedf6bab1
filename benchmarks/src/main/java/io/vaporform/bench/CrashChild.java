package io.vaporform.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.bench.world.FileProvider;
import io.vaporform.bench.world.FileWorld;
import io.vaporform.docker.DockerPolicy;
import io.vaporform.docker.DockerProvider;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import io.vaporform.spi.Provider;
import io.vaporform.state.Batch;
import io.vaporform.state.Phase;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of {@link CrashBench}: works on a store and a world that both outlive it.
 *
 * <p>Arguments: what to do ({@code apply}, {@code recover}, {@code supervise}, {@code erase}), the installation, the store (a JDBC URL with its schema
 * behind a blank, or a path), the world (a directory, or {@code docker}), {@code create} or {@code change}, the point at which it stops, and the first of
 * its host ports.
 */
final class CrashChild {

    /** Says how many points there were, then how many resources are not as they should be. */
    static final String POINTS = "points ";

    static final String UNREADY = "unready ";

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final byte[] KEY = "this key is for benchmarks only!".getBytes(StandardCharsets.UTF_8);
    private static final int PORTS = 40;

    private CrashChild() {}

    public static void main(String[] arguments) {
        String verb = arguments[0];
        boolean change = arguments[4].equals("change");
        Deadly deadly = new Deadly();
        try (StateStore store = store(arguments[2])) {
            if (verb.equals("erase")) {
                erase(store);
            }
            Infrastructure.Builder builder = Infrastructure.builder()
                    .installation(arguments[1])
                    .provider("world", deadly.provider(provider(arguments[3], Integer.parseInt(arguments[6]))))
                    .sessionTimeToLive(TIME_TO_LIVE)
                    .store(deadly.store(store));
            try (Infrastructure infra = (verb.equals("supervise") ? builder.supervise() : builder).build()) {
                work(verb, infra.project(CrashStack.PROJECT), change, deadly, Long.parseLong(arguments[5]));
            }
        }
    }

    private static void work(String verb, Project project, boolean change, Deadly deadly, long point) {
        Blueprint wanted = change ? CrashStack.second() : CrashStack.first();
        if (verb.equals("apply")) {
            if (change) {
                project.apply(CrashStack.first());
            }
            System.out.println(Program.READY);
            deadly.arm(point);
            project.apply(wanted.allowLargeLoss());
            System.out.println(POINTS + deadly.points());
            return;
        }
        if (verb.equals("supervise")) {
            awaitRest(project);
        }
        // A death before anything was recorded leaves nothing to go on with: that much must be asked for again.
        project.apply(wanted.allowLargeLoss());
        long unready = project.stack().resources().values().stream()
                .filter(state -> state.phase() != Phase.READY && state.phase() != Phase.RETAINED)
                .count();
        System.out.println(UNREADY + unready);
    }

    private static void awaitRest(Project project) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end
                && project.stack().resources().values().stream()
                        .anyMatch(state -> state.phase() != Phase.READY && state.phase() != Phase.RETAINED)) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static StateStore store(String where) {
        KeyRing keys = KeyRing.of("bench", KEY);
        if (!where.startsWith("jdbc:")) {
            return JdbcStateStore.embedded(Path.of(where), keys);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(where.split(" ", 2)[0]);
        config.setSchema(where.split(" ", 2)[1]);
        config.setMaximumPoolSize(4);
        return JdbcStateStore.open(new HikariDataSource(config), keys);
    }

    private static Provider provider(String world, int firstPort) {
        return world.equals("docker")
                ? DockerProvider.builder()
                        .portRange(firstPort, firstPort + PORTS)
                        .policy(DockerPolicy.strict().allowUnsizedVolumes())
                        .build()
                : new FileProvider(FileWorld.at(Path.of(world)));
    }

    /** Recovery switched off: what was under way is forgotten, as by a program that records what it has done and not what it is about to do. */
    private static void erase(StateStore store) {
        List.of("session/", "remember/").forEach(prefix -> store.scan(prefix)
                .forEach(row -> store.commit(new Batch().remove(row.key(), row.revision()))));
        for (Row row : store.scan("resource/")) {
            String text = new String(row.value(), StandardCharsets.UTF_8);
            if (text.contains("\"next\":") || text.contains("\"retiring\":") || text.contains("\"intent\":")) {
                store.commit(new Batch().remove(row.key(), row.revision()));
            }
        }
    }
}
