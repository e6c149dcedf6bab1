package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import io.vaporform.http.Given;
import io.vaporform.http.GuestThreads;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Violations;
import io.vaporform.spi.PublicAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the servers that have the say: it walks the delegations from the root to the zone of a name, and asks each of the zone's servers itself, over UDP, and over TCP where an
 * answer is cut off. Nothing is cached, and no resolver is asked. Thread-safe; its calls block.
 *
 * <p>The owner of a domain names its servers, so their addresses are a stranger's word: only public ones are asked, unless {@link Builder#allowPrivate()} says otherwise; and a walk ends after 60 questions,
 * or {@link #DEFAULT_TOTAL}.
 */
public final class AuthoritativeDns implements AutoCloseable {

    /** Of each question to each server, with all tries. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

    /** Of each walk, and of each round of questions to the servers of a zone; of all of both, where aliases are followed. */
    public static final Duration DEFAULT_TOTAL = Duration.ofSeconds(20);

    public static final int DEFAULT_PORT = 53;

    /** Of a zone, by their addresses: far more than any has, and no more than one question should cause. */
    private static final int MOST_SERVERS = 64;

    /** As many servers as most zones have. */
    static final int MOST_THREADS = 8;

    private final List<InetAddress> roots;
    private final int port;
    private final Duration timeout;
    private final Duration total;
    private final boolean allowsPrivate;
    private final Optional<TrustAnchors> trustAnchors;
    private final Executor executor;
    private final GuestThreads threads;

    private AuthoritativeDns(Builder builder, List<InetAddress> roots) {
        this.roots = List.copyOf(roots);
        port = builder.port;
        timeout = builder.timeout;
        total = builder.total;
        allowsPrivate = builder.allowsPrivate;
        trustAnchors = Optional.ofNullable(builder.trustAnchors)
                .or(() -> builder.roots.equals(RootServers.ADDRESSES)
                        ? Optional.of(TrustAnchors.iana())
                        : Optional.empty());
        threads = new GuestThreads("dns", MOST_THREADS);
        executor = builder.executor == null ? threads : builder.executor;
    }

    /** One that begins at the servers of IANA's root. */
    public static AuthoritativeDns create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Which servers answer for {@code name}.
     *
     * @throws io.vaporform.error.ProvisioningException if a zone above says that there is no such name, or the walk leads nowhere
     * @throws io.vaporform.error.ProviderUnavailableException if on the way no server of a zone answered
     */
    public Delegation findDelegation(DomainName name) {
        return new Walk(this, Deadline.in(total)).delegation(name);
    }

    /**
     * Asks every server of the zone for the set, once.
     *
     * @param wanted what each is to answer with
     * @throws io.vaporform.error.ProvisioningException as {@link #findDelegation}
     * @throws io.vaporform.error.ProviderUnavailableException as {@link #findDelegation}
     */
    public Propagation checkPropagation(Rrset wanted) {
        return check(
                wanted.name(),
                wanted.type(),
                new HashSet<>(Wire.canonical(wanted).data()));
    }

    /** As {@link #checkPropagation}, for a set that is to be gone. */
    public Propagation checkRemoval(DomainName name, String type) {
        return check(name, type, Set.of());
    }

    private Propagation check(DomainName name, String type, Set<Rdata> wanted) {
        Delegation delegation = findDelegation(name);
        return new Propagation(name, type, wanted, delegation, ask(delegation, name, type));
    }

    /**
     * Follows a name along its aliases to addresses, and asks every server of each zone on the way, within the time of one walk.
     *
     * @throws io.vaporform.error.ProvisioningException if a walk leads nowhere, or an alias is one of what is no {@link DomainName}
     * @throws io.vaporform.error.ProviderUnavailableException if no server of a zone on the way answered for it
     */
    public Resolved resolve(DomainName name) {
        return new Chase(this, Deadline.in(total)).follow(name, List.of(Rdata.A, Rdata.AAAA));
    }

    /**
     * Which certification authorities may issue for a name, or for all below one if it is a wildcard.
     *
     * @throws io.vaporform.error.ProvisioningException as {@link #resolve}, and if the aliases of a name lead to no end
     * @throws io.vaporform.error.ProviderUnavailableException as {@link #resolve}; a CA does not issue then
     */
    public CaaPolicy findCaa(DomainName name) {
        Chase chase = new Chase(this, Deadline.in(total));
        return CaaPolicy.find(name, at -> chase.follow(at, List.of(Rdata.CAA)));
    }

    /**
     * Whether the records of a name hold for resolvers that check signatures (DNSSEC): the name's own, not those of what it is an alias of.
     *
     * @param now by which signatures count as expired: the machine's clock, for whom that is right
     * @throws InvalidSpecException if the keys of the root are not known, as those of another root than IANA's
     * @throws io.vaporform.error.ProvisioningException as {@link #findDelegation}
     * @throws io.vaporform.error.ProviderUnavailableException if no server of a zone answered that is to have said something: of one that those above say is not signed, none is asked
     */
    public DnssecState checkDnssec(DomainName name, Instant now) {
        TrustAnchors anchors = trustAnchors.orElseThrow(() -> new Violations()
                .add("trustAnchors", "", "those of these roots are not known", "build it with trustAnchors(…)")
                .exception());
        return new ChainOfTrust(new Walk(this, Deadline.in(total)), anchors, now).check(name);
    }

    /** Whether {@link #checkDnssec} can be asked. */
    boolean knowsKeys() {
        return trustAnchors.isPresent();
    }

    /** What each server of the delegation answers, all asked at a time. */
    public List<ServerAnswer> ask(Delegation delegation, DomainName name, String type) {
        return ask(delegation, name, type, Deadline.in(total));
    }

    List<ServerAnswer> ask(Delegation delegation, DomainName name, String type, Deadline deadline) {
        if (delegation.servers().size() > MOST_SERVERS) {
            throw new ProvisioningException(
                    "DNS",
                    delegation.zone() + " names " + delegation.servers().size() + " servers, and no more than "
                            + MOST_SERVERS + " are asked",
                    null);
        }
        List<FutureTask<ServerAnswer>> asked = new ArrayList<>();
        for (Delegation.Server server : delegation.servers()) {
            asked.add(new FutureTask<>(() -> new Questions(this).ask(server, name, type, deadline)));
        }
        try {
            // The first by who asks: most zones that answer fast have few servers.
            asked.stream().skip(1).forEach(executor::execute);
            asked.stream().limit(1).forEach(FutureTask::run);
            List<ServerAnswer> answers = new ArrayList<>();
            for (FutureTask<ServerAnswer> each : asked) {
                answers.add(each.get());
            }
            return answers;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while name servers were asked", stop);
        } catch (CancellationException | RejectedExecutionException closed) {
            throw new ProviderUnavailableException("closed while name servers were asked", closed);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a question failed in a way that it should not", failed.getCause());
        } finally {
            asked.forEach(each -> each.cancel(true));
        }
    }

    List<InetAddress> roots() {
        return roots;
    }

    /** The root's are the host's own word. */
    boolean mayAsk(InetAddress address) {
        return allowsPrivate || roots.contains(address) || PublicAddresses.contain(address);
    }

    /** @throws ProviderUnavailableException if the time for all of it is over */
    NameServer server(InetAddress address, Deadline total) {
        Duration left = total.left();
        if (left.isZero()) {
            throw new ProviderUnavailableException(
                    "not all could be asked within " + this.total.toSeconds() + " s", null);
        }
        return new NameServer(new InetSocketAddress(address, port), left.compareTo(timeout) < 0 ? left : timeout);
    }

    /** Ends its threads; those of a given executor are the host's. Idempotent. */
    @Override
    public void close() {
        threads.close();
    }

    /** Collects how the DNS is asked; not thread-safe. */
    public static final class Builder {
        private List<String> roots = RootServers.ADDRESSES;
        private int port = DEFAULT_PORT;
        private Duration timeout = DEFAULT_TIMEOUT;
        private Duration total = DEFAULT_TOTAL;
        private boolean allowsPrivate;
        private @Nullable TrustAnchors trustAnchors;
        private @Nullable Executor executor;

        private Builder() {}

        /** @param addresses of the servers of the root, such as a private one's; IANA's if not set */
        public Builder roots(String... addresses) {
            roots = List.of(addresses);
            return this;
        }

        /** @param trustAnchors the keys of {@link #roots}; if not set, {@link TrustAnchors#iana()} for IANA's, and none for others */
        public Builder trustAnchors(TrustAnchors trustAnchors) {
            this.trustAnchors = trustAnchors;
            return this;
        }

        /** @param port of all servers; {@value #DEFAULT_PORT} if not set */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** @param timeout {@link #DEFAULT_TIMEOUT} if not set */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** @param total {@link #DEFAULT_TOTAL} if not set */
        public Builder total(Duration total) {
            this.total = total;
            return this;
        }

        /** Asks servers at any address that a delegation names, also on loopback and in private networks. */
        public Builder allowPrivate() {
            allowsPrivate = true;
            return this;
        }

        /** What several servers are asked on at a time; a few threads of its own if not set. */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /**
         * Asks nobody yet.
         *
         * @throws InvalidSpecException with all that is wrong
         */
        public AuthoritativeDns build() {
            Violations found = new Violations();
            List<InetAddress> addresses =
                    roots.stream().map(root -> Addresses.of(root, found)).toList();
            found.unless(!roots.isEmpty(), "roots", "", "there are none", "leave them out for IANA's");
            Given.port(found, port);
            Given.time(found, "timeout", timeout);
            Given.time(found, "total", total);
            found.throwIfAny();
            return new AuthoritativeDns(this, addresses);
        }
    }
}
