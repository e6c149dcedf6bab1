package io.vaporform.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.bench.world.FileProvider;
import io.vaporform.bench.world.FileWorld;
import io.vaporform.error.VaporformException;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of {@link LeaseBench}: makes each change whose number it reads, whatever others do, and says so. Arguments: the schema and the directory of
 * the world.
 */
final class LeaseChild {

    static final String DONE = "done ";
    static final int COMPONENTS = 10;

    private static final byte[] KEY = "this key is for benchmarks only!".getBytes(StandardCharsets.UTF_8);
    private static final Duration AGAIN = Duration.ofMillis(50);

    private LeaseChild() {}

    public static void main(String[] arguments) throws IOException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getenv("VAPORFORM_POSTGRES_URL"));
        config.setSchema(arguments[0]);
        config.setMaximumPoolSize(4);
        try (HikariDataSource pool = new HikariDataSource(config);
                Infrastructure infra = Infrastructure.builder()
                        .installation("lease")
                        .provider(new FileProvider(FileWorld.at(Path.of(arguments[1]))))
                        .store(JdbcStateStore.open(pool, KeyRing.of("bench", KEY)))
                        .supervise()
                        .build()) {
            System.out.println(Program.READY);
            BufferedReader numbers = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = numbers.readLine(); line != null; line = numbers.readLine()) {
                // What came while this process stood still is history.
                while (numbers.ready()) {
                    line = numbers.readLine();
                }
                change(infra.project("fight"), Integer.parseInt(line));
                System.out.println(DONE + line);
                System.out.flush();
            }
        }
    }

    /** A new life of one component. */
    private static void change(Project project, int number) {
        while (true) {
            try {
                project.deploy(
                        "web-" + number % COMPONENTS, d -> d.image(Web.IMAGE).env("VERSION", Integer.toString(number)));
                return;
            } catch (VaporformException lost) {
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }
}
