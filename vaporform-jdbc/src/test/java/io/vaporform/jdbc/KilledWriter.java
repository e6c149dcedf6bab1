package io.vaporform.jdbc;

import io.vaporform.state.Batch;
import java.nio.file.Path;

/** What {@link KillTest} runs in a JVM of its own: commits from several threads, and says what was acknowledged, until it is killed. */
final class KilledWriter {

    private static final int THREADS = 4;

    private KilledWriter() {}

    public static void main(String[] arguments) {
        JdbcStateStore store = JdbcStateStore.embedded(Path.of(arguments[0]), Keys.ring());
        for (int thread = 0; thread < THREADS; thread++) {
            String prefix = "row/" + thread + "/";
            new Thread(() -> write(store, prefix)).start();
        }
    }

    private static void write(JdbcStateStore store, String prefix) {
        for (int i = 0; true; i++) {
            long revision = store.commit(new Batch().put(prefix + i, Batch.ABSENT, new byte[2000]))
                    .getAsLong();
            System.out.println(line(prefix + i, revision));
        }
    }

    /** Ends with a full stop, so that half a line is not taken for one. */
    static String line(String key, long revision) {
        return key + " " + revision + ".";
    }
}
