package io.vaporform.bench;

import io.vaporform.Domain;
import io.vaporform.Infrastructure;
import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.DnsProvider;
import io.vaporform.dns.Rfc2136Backend;
import io.vaporform.dns.TsigKey;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Domains of many projects that are verified are verified again, one after the other by each of a few threads: each time the engine claims the domain and journals it, the servers of its zone are found by a
 * walk from the root, and asked, and what came of it is stored, in memory. Beside it, the same walks and questions without anything else.
 *
 * <p>Needs: bind. Options: {@code --domains N} (2000), {@code --callers N} (16), {@code --rounds N} (3).
 */
public final class VerifyBench {

    private static final DomainName ZONE = DomainName.of("bench.test");
    private static final int PROJECTS = 100;
    private static final int BATCH = 200;

    private VerifyBench() {}

    private interface Work {
        void on(Domain domain);
    }

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        int count = options.get("domains", 2000);
        int callers = options.get("callers", 16);
        int rounds = options.get("rounds", 3);
        int before = threads();
        String root = Named.address(13);
        String server = Named.address(14);
        try (Named top = Named.at(root)
                        .zone(
                                ".",
                                ". IN NS root.",
                                "root. IN A " + root,
                                ZONE + ". IN NS ns1." + ZONE + ".",
                                "ns1." + ZONE + ". IN A " + server)
                        .start();
                Named customers = Named.at(server)
                        .zone(ZONE.text(), "@ IN NS ns1", "ns1 IN A " + server)
                        .start();
                AuthoritativeDns walks = dns(top);
                Infrastructure infra = Infrastructure.builder()
                        .installation("bench")
                        .provider(DnsProvider.builder().dns(dns(top)).build())
                        .build()) {
            ExecutorService pool = Executors.newFixedThreadPool(callers);
            try {
                List<Domain> domains = IntStream.range(0, count)
                        .mapToObj(i -> infra.project("project-" + i % PROJECTS)
                                .domains()
                                .get("d" + i + "." + ZONE))
                        .toList();
                each(pool, domains, domain -> infra.project(domain.address().project())
                        .domains()
                        .add(domain.name().text()));
                show(customers, domains);
                each(pool, domains, VerifyBench::verify);
                Samples ours = new Samples();
                Samples bare = new Samples();
                AtomicInteger threads = new AtomicInteger();
                for (int round = 0; round < rounds; round++) {
                    ours.time(() -> each(pool, domains, domain -> {
                        verify(domain);
                        threads.accumulateAndGet(threads() - before, Math::max);
                    }));
                    bare.time(() -> each(pool, domains, domain -> ask(walks, domain)));
                }
                Table.ofSamples(count + " domains")
                        .row("verified again", ours)
                        .row("only asked for", bare)
                        .print();
                System.out.println();
                System.out.printf(
                        Locale.ROOT,
                        "verify domains=%d threads=%d per_min=%.0f%n",
                        count,
                        threads.get(),
                        count / ours.quantile(1) * Duration.ofMinutes(1).toMillis());
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static AuthoritativeDns dns(Named root) {
        return AuthoritativeDns.builder()
                .roots(root.address())
                .port(Named.PORT)
                .allowPrivate()
                .build();
    }

    /** Those that are alive now. */
    private static int threads() {
        return Thread.activeCount();
    }

    private static void verify(Domain domain) {
        if (!domain.verify().isReady()) {
            throw new IllegalStateException(domain + " was not verified: " + domain.instruction());
        }
    }

    private static void ask(AuthoritativeDns dns, Domain domain) {
        DomainName name = DomainName.of(domain.challenge().orElseThrow().where());
        dns.ask(dns.findDelegation(name), name, Rdata.TXT);
    }

    private static void show(Named server, List<Domain> domains) {
        try (DnsBackend backend = Rfc2136Backend.builder(server.address())
                .port(Named.PORT)
                .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                .zone(ZONE.text())
                .build()) {
            for (int from = 0; from < domains.size(); from += BATCH) {
                List<RrsetChange> batch = new ArrayList<>();
                for (Domain domain : domains.subList(from, Math.min(from + BATCH, domains.size()))) {
                    DomainChallenge challenge = domain.challenge().orElseThrow();
                    batch.add(RrsetChange.create(Rrset.of(challenge.where(), Rdata.txt(challenge.value()))));
                }
                backend.change(ZONE, batch);
            }
        }
    }

    private static void each(ExecutorService pool, List<Domain> domains, Work work) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        domains.forEach(domain -> all.add(pool.submit(() -> work.on(domain))));
        for (Future<?> one : all) {
            one.get();
        }
    }
}
