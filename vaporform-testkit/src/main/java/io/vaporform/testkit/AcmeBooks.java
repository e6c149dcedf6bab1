package io.vaporform.testkit;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.TimeSource;
import io.vaporform.testkit.FakeAcmeLimit.Counts;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a {@link FakeAcme} knows: accounts, orders, certificates, and how often each limit was used. Thread-safe. */
final class AcmeBooks {

    private final TimeSource time;
    private final InMemoryCa ca;
    private final Map<String, Duration> lifetimes;
    private final Duration lifetime;
    private final AcmeBuckets buckets;
    private final AcmeWindows windows;
    private final Map<String, String> accounts = new HashMap<>();
    private final Map<String, AcmeOrder> orders = new LinkedHashMap<>();
    private final Map<String, AcmeAuthorization> authorizations = new HashMap<>();
    private final Map<String, FakeAcme.Issued> certificates = new LinkedHashMap<>();
    private final Map<String, List<X509Certificate>> chains = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final Set<Set<String>> known = new HashSet<>();
    private long last;

    AcmeBooks(FakeAcme.Builder builder, InMemoryCa ca) {
        this.time = builder.time;
        this.ca = ca;
        this.lifetime = builder.lifetime;
        this.lifetimes = Map.copyOf(builder.profiles);
        this.buckets = new AcmeBuckets(builder.limits);
        this.windows = new AcmeWindows(builder.opens, builder.closes);
    }

    AcmeWindows windows() {
        return windows;
    }

    Set<String> profiles() {
        return lifetimes.keySet();
    }

    synchronized List<FakeAcme.Order> orders() {
        return orders.values().stream().map(AcmeOrder::seen).toList();
    }

    synchronized List<FakeAcme.Issued> certificates() {
        return List.copyOf(certificates.values());
    }

    synchronized List<FakeAcme.Violation> violations() {
        return buckets.violations();
    }

    private String next(String prefix) {
        return prefix + ++last;
    }

    synchronized Optional<String> account(String thumbprint) {
        return Optional.ofNullable(accounts.get(thumbprint));
    }

    synchronized String register(String thumbprint) {
        return accounts.computeIfAbsent(thumbprint, none -> next("a"));
    }

    /** @return the thumbprint of its key */
    synchronized String thumbprint(String account) throws AcmeProblem {
        return accounts.entrySet().stream()
                .filter(entry -> entry.getValue().equals(account))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AcmeProblem(400, "accountDoesNotExist", "there is no account " + account));
    }

    synchronized void forgetAccounts() {
        accounts.clear();
    }

    synchronized AcmeOrder order(String account, Set<String> names, Optional<String> profile, Optional<String> replaces)
            throws AcmeProblem {
        if (profile.isPresent() && !lifetimes.containsKey(profile.get())) {
            throw new AcmeProblem(400, "invalidProfile", "there is no profile " + profile.get());
        }
        Instant now = time.now();
        boolean exempt = false;
        if (replaces.isPresent()) {
            FakeAcme.Window window = windows.of(requireReplaceable(replaces.get(), names));
            exempt = !now.isBefore(window.start()) && now.isBefore(window.end());
        }
        AcmeBuckets.Use use = new AcmeBuckets.Use(known.contains(names), exempt);
        buckets.require(Counts.FAILURES_OF_NAME, subjects(account, names), use, now);
        buckets.require(Counts.CERTIFICATES_OF_DOMAIN, domains(names), use, now);
        buckets.require(Counts.CERTIFICATES_OF_NAMES, List.of(names.toString()), use, now);
        buckets.require(Counts.ORDERS_OF_ACCOUNT, List.of(account), use, now);
        buckets.take(Counts.ORDERS_OF_ACCOUNT, List.of(account), use, now);
        AcmeOrder order = new AcmeOrder(next("o"), account, names, profile, replaces, now, use);
        names.forEach(name -> {
            AcmeAuthorization one = new AcmeAuthorization(next("z"), account, name, next("token-"), now);
            order.authorizations.add(one);
            authorizations.put(one.id, one);
        });
        orders.put(order.id, order);
        return order;
    }

    private FakeAcme.Issued requireReplaceable(String id, Set<String> names) throws AcmeProblem {
        FakeAcme.Issued before = certificates.values().stream()
                .filter(each -> each.renewalId().equals(id))
                .findFirst()
                .orElseThrow(() -> AcmeProblem.notFound("certificate " + id + " to be replaced"));
        if (before.names().stream().noneMatch(names::contains)) {
            throw AcmeProblem.malformed("it has no name of the one that it is to replace");
        }
        boolean already = orders.values().stream()
                .anyMatch(order -> order.replaces.equals(Optional.of(id))
                        && !order.status().equals("invalid"));
        if (already) {
            throw new AcmeProblem(409, "alreadyReplaced", "another order replaces it already");
        }
        return before;
    }

    private static List<String> subjects(String account, Collection<String> names) {
        return names.stream().map(name -> account + " " + name).toList();
    }

    private static List<String> domains(Set<String> names) {
        return names.stream()
                .map(name -> name.split("\\."))
                .map(labels -> labels[labels.length - 2] + "." + labels[labels.length - 1])
                .distinct()
                .toList();
    }

    synchronized AcmeOrder order(String id) throws AcmeProblem {
        AcmeOrder order = orders.get(id);
        if (order == null) {
            throw AcmeProblem.notFound("order " + id);
        }
        return order;
    }

    synchronized AcmeAuthorization authorization(String id) throws AcmeProblem {
        AcmeAuthorization one = authorizations.get(id);
        if (one == null) {
            throw AcmeProblem.notFound("authorization " + id);
        }
        return one;
    }

    synchronized void tried(AcmeAuthorization one, String type, Optional<String> failure) {
        if (one.status().equals("pending")) {
            one.tried(type, failure);
            if (failure.isPresent()) {
                buckets.take(
                        Counts.FAILURES_OF_NAME,
                        subjects(one.account, List.of(one.name)),
                        new AcmeBuckets.Use(false, false),
                        time.now());
            }
        }
    }

    synchronized void issue(AcmeOrder order, CsrReader request) throws AcmeProblem {
        if (!order.status().equals("ready")) {
            throw new AcmeProblem(403, "orderNotReady", "the order is " + order.status());
        }
        if (!request.names().equals(order.names)) {
            throw new AcmeProblem(400, "badCSR", "it is for " + request.names() + ", the order for " + order.names);
        }
        Instant from = time.now().truncatedTo(ChronoUnit.SECONDS);
        Instant until = from.plus(order.profile.map(lifetimes::get).orElse(lifetime));
        List<X509Certificate> chain =
                ca.sign(request.key(), order.names.stream().map(DomainName::of).toList(), from, until);
        FakeAcme.Issued issued = new FakeAcme.Issued(
                chain.get(0), List.copyOf(order.names), from, until, AcmeWindows.id(chain.get(0)), order.replaces);
        order.issued(issued);
        chains.put(issued.serial(), chain);
        certificates.put(issued.serial(), issued);
        known.add(order.names);
        buckets.take(Counts.CERTIFICATES_OF_DOMAIN, domains(order.names), order.use, from);
        buckets.take(Counts.CERTIFICATES_OF_NAMES, List.of(order.names.toString()), order.use, from);
    }

    synchronized List<X509Certificate> chain(String serial) throws AcmeProblem {
        List<X509Certificate> chain = chains.get(serial);
        if (chain == null) {
            throw AcmeProblem.notFound("certificate " + serial);
        }
        return chain;
    }

    synchronized FakeAcme.Issued find(String renewalId) throws AcmeProblem {
        return certificates.values().stream()
                .filter(each -> each.renewalId().equals(renewalId))
                .findFirst()
                .orElseThrow(() -> AcmeProblem.notFound("certificate " + renewalId));
    }

    synchronized void revoke(String serial) throws AcmeProblem {
        chain(serial);
        if (!revoked.add(serial)) {
            throw new AcmeProblem(400, "alreadyRevoked", "it is revoked already");
        }
    }

    synchronized Set<String> revoked() {
        return Set.copyOf(revoked);
    }
}
