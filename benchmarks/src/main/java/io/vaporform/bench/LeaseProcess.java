package io.vaporform.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A forked {@link LeaseChild}. */
record LeaseProcess(Process process, BlockingQueue<String> said) {

    private static final int START_SECONDS = 60;

    static LeaseProcess start(String schema, Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaseChild.class.getName(),
                        schema,
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        Thread reader = new Thread(
                () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(said::add));
        reader.setDaemon(true);
        reader.start();
        LeaseProcess started = new LeaseProcess(process, said);
        started.await(Program.READY, START_SECONDS);
        return started;
    }

    void ask(int number) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((number + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    void awaitDone(int number, int seconds) throws Exception {
        await(LeaseChild.DONE + number, seconds);
    }

    private void await(String what, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            String line = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new IllegalStateException(
                        "process " + process.pid() + " did not say '" + what + "' within " + seconds + " s");
            }
            if (line.equals(what)) {
                return;
            }
        }
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    void kill() {
        try {
            process.destroyForcibly().waitFor();
            process.getOutputStream().close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
