package io.vaporform.bench;

import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.Rfc2136Backend;
import io.vaporform.dns.TsigKey;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A record is changed on a primary that tells its secondary a second later (NOTIFY, delayed by BIND itself), and {@link AuthoritativeDns#checkPropagation} is asked
 * ten times a second, from the root on, until it says that all servers have it. Beside it, the secondary itself is asked without pause, by a few bytes of DNS that
 * are not ours to read: when it first has the new record is the truth. A false positive is a "complete" while the secondary does not have it.
 *
 * <p>Needs: bind. Options: {@code --runs N} (200).
 */
public final class PropagationBench {

    private static final DomainName ZONE = DomainName.of("bench.test");
    private static final String NAME = "moves.bench.test";
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private PropagationBench() {}

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        int runs = new Options(arguments).get("runs", 200);
        String root = Named.address(10);
        String one = Named.address(11);
        String two = Named.address(12);
        Samples detection = new Samples();
        Samples spread = new Samples();
        int falsePositives = 0;
        try (Named top = Named.at(root)
                        .zone(
                                ".",
                                ". IN NS root.",
                                "root. IN A " + root,
                                ZONE + ". IN NS ns1." + ZONE + ".",
                                ZONE + ". IN NS ns2." + ZONE + ".",
                                "ns1." + ZONE + ". IN A " + one,
                                "ns2." + ZONE + ". IN A " + two)
                        .start();
                Named primary = Named.at(one)
                        .zone(
                                ZONE.text(),
                                List.of("@ IN NS ns1", "@ IN NS ns2", "ns1 IN A " + one, "ns2 IN A " + two),
                                "notify explicit; also-notify port " + Named.PORT + " { " + two
                                        + "; }; notify-delay 1;")
                        .start();
                Named secondary = Named.at(two).secondary(ZONE.text(), one, "").start();
                DnsBackend updates = Rfc2136Backend.builder(primary.address())
                        .port(Named.PORT)
                        .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                        .zone(ZONE.text())
                        .build();
                AuthoritativeDns dns = AuthoritativeDns.builder()
                        .roots(top.address())
                        .port(Named.PORT)
                        .allowPrivate()
                        .build()) {
            secondary.awaitSaid("transferred serial");
            ExecutorService watcher = Executors.newSingleThreadExecutor();
            try {
                Rrset before = set(0);
                updates.change(ZONE, List.of(RrsetChange.create(before)));
                for (int run = 1; run <= runs; run++) {
                    Rrset after = set(run);
                    CompletableFuture<Long> truth =
                            CompletableFuture.supplyAsync(() -> firstSeen(secondary.address(), after), watcher);
                    long changed = System.nanoTime();
                    updates.change(ZONE, List.of(RrsetChange.replace(before, after)));
                    long begin = System.nanoTime();
                    while (!dns.checkPropagation(after).complete()) {
                        if (System.nanoTime() - begin > LONGEST.toNanos()) {
                            throw new IllegalStateException(
                                    "not seen within " + LONGEST + ": " + dns.checkPropagation(after));
                        }
                        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                    }
                    long detected = System.nanoTime();
                    // Who says so before the secondary has it is wrong, by however little.
                    boolean isThere = truth.isDone() || has(secondary.address(), after);
                    falsePositives += isThere ? 0 : 1;
                    long there = truth.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
                    detection.add(Duration.ofNanos(Math.max(0, detected - there)));
                    spread.add(Duration.ofNanos(there - changed));
                    before = after;
                }
            } finally {
                watcher.shutdownNow();
            }
        }
        Table.ofSamples("after the change")
                .row("the last server has it", spread)
                .row("from then until it is said", detection)
                .print();
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "propagation runs=%d false_positives=%d detect_max_ms=%.0f%n",
                runs,
                falsePositives,
                detection.quantile(1));
    }

    private static Rrset set(int run) {
        return Rrset.of(NAME, Rdata.a("10.9." + run / 250 + "." + run % 250));
    }

    private static long firstSeen(String server, Rrset wanted) {
        long begin = System.nanoTime();
        while (!has(server, wanted)) {
            if (System.nanoTime() - begin > LONGEST.toNanos()) {
                throw new IllegalStateException("the secondary never had it");
            }
        }
        return System.nanoTime();
    }

    /** Whether the server's answer to a plain question ends with the address. */
    private static boolean has(String server, Rrset wanted) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(1000);
            byte[] question = question();
            socket.send(new DatagramPacket(
                    question, question.length, new InetSocketAddress(InetAddress.getByName(server), Named.PORT)));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            byte[] address = InetAddress.getByName(wanted.data().get(0).text()).getAddress();
            // The one record of the answer section stands behind the question: a pointer, type, class, ttl and length
            // are 12 bytes.
            int begin = question.length + 12;
            return answer.getLength() >= begin + 4 && Arrays.equals(address, 0, 4, answer.getData(), begin, begin + 4);
        } catch (IOException failed) {
            return false;
        }
    }

    private static byte[] question() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : NAME.split("\\.", -1)) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.writeBytes(new byte[] {0, 0, 1, 0, 1});
        return bytes.toByteArray();
    }
}
