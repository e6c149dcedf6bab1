package io.vaporform.acme;

import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.DnsProvider;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.http.Deadline;
import io.vaporform.http.GuestThreads;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.PublicAddresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What would keep a certificate from being issued, before a CA is asked: failures count against the limits of an account, looks do not. Thread-safe. */
final class Preflight implements AutoCloseable {

    /** Of one check of all names; what was not looked at by then is told. */
    static final Duration TOTAL = Duration.ofSeconds(30);

    private static final int THREADS = 64;

    /** So many of them for one check: whose names are slow has others' looked at all the same. */
    private static final int OF_ONE = 8;

    private final Supplier<AcmeParts> parts;
    private final Optional<CaaLook> caa;
    private final Map<ChallengeType, Look.Way> ways = new EnumMap<>(ChallengeType.class);
    private final Optional<HttpFetch> fetch;
    private final GuestThreads threads = new GuestThreads("acme-preflight", THREADS);

    /**
     * How it looks.
     *
     * @param dns empty if nobody is asked: then only what a way fits is known
     * @param httpPort that CAs connect to for HTTP-01
     * @param allowsPrivate whether addresses are connected to that are not public
     */
    record Means(Optional<DnsProvider> dns, int httpPort, boolean allowsPrivate) {

        AddressLook addresses(AuthoritativeDns asked) {
            return new AddressLook(asked, address -> allowsPrivate || PublicAddresses.contain(address));
        }
    }

    /** @param parts called in each check, not before */
    Preflight(Supplier<AcmeParts> parts, Means means, Supplier<ProviderHome> home) {
        this.parts = parts;
        Optional<AuthoritativeDns> asked = means.dns().map(DnsProvider::dns);
        Optional<AddressLook> addresses = asked.map(means::addresses);
        caa = asked.map(dns -> new CaaLook(dns, parts, () -> home.get().records()));
        fetch = addresses.map(look -> new HttpFetch(look, means.httpPort()));
        means.dns().ifPresent(dns -> ways.put(ChallengeType.DNS_01, () -> new DnsLook(dns)));
        fetch.ifPresent(files -> ways.put(
                ChallengeType.HTTP_01, () -> new HttpLook(addresses.orElseThrow(), files, HttpProbe.put(home.get()))));
    }

    /**
     * What is in the way of all ways to show the names; those of one way are of no matter if another one is free. Blocks for as long as {@link #TOTAL}.
     *
     * @return each with what was seen and its cure; empty if nothing is in the way
     * @throws ProviderUnavailableException if it was interrupted, or the store does not answer
     */
    List<String> check(CertificateSpec wanted) {
        if (wanted.uploaded().isPresent()) {
            return List.of();
        }
        List<ChallengeType> fit = parts.get().fit(wanted);
        if (fit.isEmpty()) {
            return parts.get().unfit(wanted);
        }
        Set<String> all = new LinkedHashSet<>();
        for (ChallengeType way : fit) {
            List<String> problems = problems(wanted.names(), way);
            if (problems.isEmpty()) {
                return List.of();
            }
            all.addAll(problems);
        }
        return List.copyOf(all);
    }

    private List<String> problems(List<DomainName> names, ChallengeType way) {
        Optional<Look> look = Optional.ofNullable(ways.get(way)).map(Look.Way::begin);
        try {
            FewAtOnce few = new FewAtOnce(threads);
            Map<FutureTask<List<String>>, DomainName> tasks = new LinkedHashMap<>();
            for (DomainName name : names) {
                caa.ifPresent(records -> tasks.put(
                        few.add(() -> records.problem(name, way).map(List::of).orElse(List.of())), name));
                look.ifPresent(looks -> tasks.put(few.add(() -> looks.problems(name)), name));
            }
            return all(tasks, few);
        } finally {
            look.ifPresent(Look::close);
        }
    }

    private static List<String> all(Map<FutureTask<List<String>>, DomainName> tasks, FewAtOnce few) {
        Deadline deadline = Deadline.in(TOTAL);
        List<String> problems = new ArrayList<>();
        try {
            few.begin(OF_ONE);
            for (Map.Entry<FutureTask<List<String>>, DomainName> each : tasks.entrySet()) {
                problems.addAll(result(each.getKey(), each.getValue(), deadline));
            }
            return problems;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while it was looked what is in the way", stop);
        } catch (CancellationException closed) {
            throw new ProviderUnavailableException("closed while it was looked what is in the way", closed);
        } finally {
            few.end();
        }
    }

    private static List<String> result(FutureTask<List<String>> task, DomainName name, Deadline deadline)
            throws InterruptedException {
        try {
            return task.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return List.of(name + " could not be looked at within " + TOTAL.toSeconds()
                    + " s, as servers are slow or silent; have them answer");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof VaporformException known) {
                throw known;
            }
            throw new IllegalStateException("a look failed in a way that it should not", failed.getCause());
        }
    }

    @Override
    public void close() {
        threads.close();
        fetch.ifPresent(HttpFetch::close);
    }
}
