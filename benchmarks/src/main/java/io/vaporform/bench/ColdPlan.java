package io.vaporform.bench;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One no-op plan in a JVM that has done nothing before but read the rows from a file. */
final class ColdPlan {

    private ColdPlan() {}

    /** Writes the rows that a plan of {@code size} resources needs. */
    static Path write(StateStore store, int size, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            for (Row row : store.scan("")) {
                if ((row.key().startsWith("resource/") && row.key().contains("/" + Fleet.stack(size) + "/"))
                        || row.key().startsWith("meta/")) {
                    out.writeUTF(row.key());
                    out.writeInt(row.value().length);
                    out.write(row.value());
                }
            }
        }
        return file;
    }

    /** Adds how long a whole JVM takes that does nothing but this, and how long the plan in it. */
    static void fork(Path rows, int size, Samples process, Samples plan) {
        Program.Ended ended = Program.java(
                        System.getProperty("java.class.path"), ColdPlan.class.getName(), rows.toString(), "" + size)
                .succeed();
        process.add(ended.ready());
        plan.add(Duration.ofNanos(Long.parseLong(ended.output().lines().reduce("", (before, line) -> line))));
    }

    /** In the forked JVM: prints how long the plan took, in nanoseconds. */
    public static void main(String[] arguments) throws IOException {
        int size = Integer.parseInt(arguments[1]);
        MemoryStateStore store = MemoryStateStore.create();
        read(store, Path.of(arguments[0]));
        try (Infrastructure infra = Fleet.infrastructure(store)) {
            Blueprint blueprint = Fleet.blueprint(size);
            long begin = System.nanoTime();
            boolean noOp = infra.project(Fleet.PROJECT)
                    .stack(Fleet.stack(size))
                    .plan(blueprint)
                    .isNoOp();
            long nanos = System.nanoTime() - begin;
            if (!noOp) {
                throw new IllegalStateException("the plan is no no-op");
            }
            System.out.println(Program.READY);
            System.out.println(nanos);
        }
    }

    private static void read(StateStore store, Path file) throws IOException {
        Batch batch = new Batch();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            while (true) {
                String key = in.readUTF();
                batch.put(key, Batch.ABSENT, in.readNBytes(in.readInt()));
            }
        } catch (EOFException end) {
            store.commit(batch);
        }
    }
}
