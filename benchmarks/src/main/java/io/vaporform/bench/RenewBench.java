package io.vaporform.bench;

import io.vaporform.Certificate;
import io.vaporform.event.Event;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.state.Phase;
import io.vaporform.testsupport.Pebble;
import java.io.BufferedReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A certificate is renewed 100 times by a Pebble while a client does handshakes with two servers without a pause, one in the process that renews, one in another
 * that only has the same PostgreSQL: how many of them fail, and how long it takes from the new certificate's being stored until a client is shown it. The next
 * renewal begins when both have shown the one before.
 *
 * <p>Needs: pebble, postgres. Options: {@code --renewals N} (100).
 */
public final class RenewBench {

    private static final String NAME = "shop.example.com";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(1);

    /** When a certificate was last stored, by {@link System#nanoTime}. */
    private final AtomicLong stored = new AtomicLong();

    private final Samples renewals = new Samples();
    private final Samples here = new Samples();
    private final Samples other = new Samples();

    private RenewBench() {}

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        int count = new Options(arguments).get("renewals", 100);
        String schema = "renew_" + ProcessHandle.current().pid();
        CrashRound.sql("CREATE SCHEMA " + schema);
        try (Pebble pebble = Pebble.builder().start()) {
            new RenewBench().run(schema, pebble, count);
        } finally {
            CrashRound.sql("DROP SCHEMA " + schema + " CASCADE");
        }
    }

    private void run(String schema, Pebble pebble, int count) throws Exception {
        InetSocketAddress http = new InetSocketAddress(InetAddress.getLoopbackAddress(), pebble.httpPort());
        try (RenewServer server = RenewServer.start(
                schema,
                pebble.directory().toString(),
                pebble.apiCaFile(),
                builder -> builder.http01(http),
                builder -> builder.listener(this::heard))) {
            Certificate certificate =
                    server.infrastructure().project("renew").certificates().provision(NAME);
            Process child = fork(schema, pebble);
            try {
                int port = port(child);
                try (RenewProbe probe = new RenewProbe(NAME, pebble.roots(), List.of(server.port(), port))) {
                    awaitAll(probe, certificate, server.port(), port);
                    for (int i = 0; i < count; i++) {
                        renew(probe, certificate, server.port(), port);
                    }
                    print(probe, count);
                }
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }

    /** Called in the thread that has stored it. */
    private void heard(Event event) {
        if (event.type() == Event.Type.STATE && event.phase() == Phase.READY) {
            stored.set(System.nanoTime());
        }
    }

    private static Process fork(String schema, Pebble pebble) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RenewServer.class.getName(),
                        schema,
                        pebble.directory().toString(),
                        pebble.apiCaFile().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int port(Process child) throws Exception {
        BufferedReader said = child.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(RenewServer.PORT)) {
                return Integer.parseInt(line.substring(RenewServer.PORT.length()));
            }
        }
        throw new IllegalStateException("the other process has ended");
    }

    private void renew(RenewProbe probe, Certificate certificate, int port, int otherPort) throws Exception {
        renewals.time(certificate::renew);
        awaitAll(probe, certificate, port, otherPort);
        String serial = serial(certificate);
        here.add(since(stored.get(), probe.seen(port, serial).orElseThrow()));
        other.add(since(stored.get(), probe.seen(otherPort, serial).orElseThrow()));
    }

    /** A client may be shown it in the moment before it is heard here that it is stored. */
    private static Duration since(long stored, long seen) {
        return Duration.ofNanos(Math.max(0, seen - stored));
    }

    private static void awaitAll(RenewProbe probe, Certificate certificate, int... ports) throws Exception {
        String serial = serial(certificate);
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int port : ports) {
            while (probe.seen(port, serial).isEmpty()) {
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException(
                            serial + " was not shown at port " + port + " within " + LONGEST + "; " + probe.failures());
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    private static String serial(Certificate certificate) {
        CertificateOutputs current = certificate.current().orElseThrow();
        return new BigInteger(current.serial(), 16).toString(16);
    }

    private void print(RenewProbe probe, int count) {
        Table.ofSamples("from its being stored to a client")
                .row("in the process that renewed it", here)
                .row("in another process", other)
                .row("the renewal itself", renewals)
                .print();
        System.out.println();
        System.out.println(probe.handshakes() + " handshakes");
        probe.failures().forEach(failure -> System.out.println("FAILED: " + failure));
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "renew renewals=%d failed_handshakes=%d on_wire_max_ms=%.0f other_jvm_max_ms=%.0f%n",
                count,
                probe.failures().size(),
                here.quantile(1),
                other.quantile(1));
    }
}
