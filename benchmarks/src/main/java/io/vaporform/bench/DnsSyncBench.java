package io.vaporform.bench;

import io.vaporform.dns.PowerDnsBackend;
import io.vaporform.dns.RecordResult;
import io.vaporform.dns.Rfc2136Backend;
import io.vaporform.dns.TsigKey;
import io.vaporform.dns.ZonePlan;
import io.vaporform.dns.ZoneSync;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.Mark;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.PowerDns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A zone with 10,000 sets of records of ours, each with its marker, on BIND and on PowerDNS: how long a plan takes that finds nothing to do, from the question to the
 * server on; and 1,000 changes, with the look that they are in effect, beside {@code nsupdate} that sends the same changes in the same batches to the same server, and does not look.
 *
 * <p>PowerDNS 4.7 takes tens of seconds for what nsupdate sends, as it reads the zone for each change; so it is compared {@code --slow N} times (2) only.
 *
 * <p>Needs: bind, pdns. Options: {@code --records N} (10000), {@code --changes N} (1000), {@code --rounds N} (9), {@code --warm-ups N} (5).
 */
public final class DnsSyncBench {

    private static final DomainName ZONE = DomainName.of("bench.example");
    private static final Mark OWNER = new Mark("bench", "lineage", Address.parse("bench/main/domain/site.example"), 1);

    private final int records;
    private final int changes;

    private DnsSyncBench(Options options) {
        records = options.get("records", 10_000);
        changes = options.get("changes", 1_000);
    }

    /** A server that is measured, and how nsupdate is told of it. */
    private record Contest(
            String name, CountedDns dns, Program nsupdate, String server, Samples noop, Samples ours, Samples peer) {

        static Contest of(String name, DnsBackend dns, Program nsupdate, String server) {
            return new Contest(
                    name, new CountedDns(dns), nsupdate, server, new Samples(), new Samples(), new Samples());
        }

        double ratio() {
            return ours.median() / peer.median();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        DnsSyncBench bench = new DnsSyncBench(options);
        Path batch = Files.createTempFile("vaporform-bench", ".nsupdate");
        try (Named named = Named.at(Named.address(9))
                        .zone(ZONE.text(), "@ IN NS ns1.invalid.")
                        .start();
                PowerDns pdns = PowerDns.start(ZONE.text());
                DnsBackend bind = Rfc2136Backend.builder(named.address())
                        .port(Named.PORT)
                        .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                        .zone(ZONE.text())
                        .build();
                DnsBackend power = PowerDnsBackend.builder(pdns.url(), Secret.of(PowerDns.API_KEY))
                        .build()) {
            List<Contest> contests = List.of(
                    Contest.of(
                            "BIND",
                            bind,
                            nsupdate("-k", named.keyFile().toString(), batch.toString()),
                            named.address() + " " + Named.PORT),
                    Contest.of("PowerDNS", power, nsupdate(batch.toString()), "127.0.0.1 " + pdns.dnsPort()));
            for (Contest each : contests) {
                bench.fill(each);
                Contest discarded = Contest.of(each.name, each.dns, each.nsupdate, each.server);
                bench.rounds(discarded, batch, options.get("warm-ups", 5), 0);
                int rounds = options.get("rounds", 9);
                bench.rounds(
                        each,
                        batch,
                        rounds,
                        each.dns.describe().contains("PowerDNS") ? options.get("slow", 2) : rounds);
            }
            bench.print(contests);
        } finally {
            Files.delete(batch);
        }
    }

    private static Program nsupdate(String... arguments) {
        List<String> command = new ArrayList<>(List.of("nsupdate", "-v"));
        command.addAll(List.of(arguments));
        return new Program(Path.of("").toAbsolutePath(), Map.of(), command);
    }

    private Rrset host(int i, int round) {
        return Rrset.of("host-" + i + "." + ZONE, Rdata.a("10." + round + "." + i / 250 + "." + i % 250));
    }

    private List<Rrset> hosts(int round) {
        List<Rrset> hosts = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            hosts.add(host(i, i < changes ? round : 0));
        }
        return hosts;
    }

    private void fill(Contest contest) throws Exception {
        Samples filling = new Samples();
        filling.time(() -> applied(contest, hosts(0)));
        System.out.printf(Locale.ROOT, "%s: %d sets made in %.0f ms%n", contest.name, records, filling.median());
    }

    private static void applied(Contest contest, List<Rrset> wanted) {
        ZoneSync sync = ZoneSync.of(contest.dns);
        check(sync.apply(sync.plan(ZONE, OWNER, wanted)));
    }

    private static void check(List<RecordResult> results) {
        results.stream().filter(result -> !result.succeeded()).findFirst().ifPresent(failed -> {
            throw new IllegalStateException(failed.toString());
        });
    }

    /** @param compared in how many of the rounds nsupdate makes them as they were; in the others we do, unmeasured */
    private void rounds(Contest contest, Path batch, int rounds, int compared) throws Exception {
        ZoneSync sync = ZoneSync.of(contest.dns);
        Files.write(batch, nsupdate(contest));
        for (int i = 0; i < rounds; i++) {
            ZonePlan plan = sync.plan(ZONE, OWNER, hosts(1));
            contest.ours.time(() -> check(sync.apply(plan)));
            int written = contest.dns.writes();
            contest.noop.time(() -> check(sync.apply(sync.plan(ZONE, OWNER, hosts(1)))));
            if (contest.dns.writes() != written) {
                throw new IllegalStateException("a no-op has written");
            }
            if (i < compared) {
                contest.peer.add(contest.nsupdate.succeed().took());
                if (!sync.plan(ZONE, OWNER, hosts(0)).isNoOp()) {
                    throw new IllegalStateException("nsupdate has not made what it was told");
                }
            } else {
                applied(contest, hosts(0));
            }
        }
    }

    /** The same sets, as many in a message, each replaced as a whole. */
    private List<String> nsupdate(Contest contest) {
        List<String> lines = new ArrayList<>(List.of("server " + contest.server, "zone " + ZONE));
        int size = contest.dns.abilities().batch();
        for (int i = 0; i < changes; i++) {
            Rrset before = host(i, 1);
            Rrset after = host(i, 0);
            lines.add("update add " + after.name() + ". 300 A "
                    + after.data().get(0).text());
            lines.add("update delete " + before.name() + ". A "
                    + before.data().get(0).text());
            if ((i + 1) % size == 0) {
                lines.add("send");
            }
        }
        lines.add("send");
        return lines;
    }

    private void print(List<Contest> contests) {
        Table table = Table.ofSamples(changes + " changes of " + records);
        for (Contest each : contests) {
            table.row("vaporform, " + each.name, each.ours).row("nsupdate, " + each.name, each.peer);
        }
        table.print();
        Table noop = Table.ofSamples("no-op plan and apply");
        contests.forEach(each -> noop.row(each.name, each.noop));
        noop.print();
        contests.forEach(each -> System.out.println(
                "vaporform / nsupdate on " + each.name + ", pair by pair: " + each.ours.pairwise(each.peer)));
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "dns-sync records=%d noop_ms=%.0f noop_writes=0 nsupdate_ratio=%s%n",
                records,
                contests.stream().mapToDouble(each -> each.noop.median()).max().orElseThrow(),
                Samples.ratio(
                        contests.stream().mapToDouble(Contest::ratio).max().orElseThrow()));
    }
}
