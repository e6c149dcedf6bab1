package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Violations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks the servers that have the say: it walks the delegations from the root to the zone of a name, and asks each of the zone's servers itself, over UDP, and over TCP where an
 * answer is cut off. Nothing is cached, and no resolver is asked. Thread-safe; its calls block.
 *
 * <p>The owner of a domain names its servers, so their addresses are a stranger's word: only public ones are asked, unless {@link Builder#allowPrivate()} says otherwise, and of a name no more
 * than so many questions are asked in all.
 */
public final class AuthoritativeDns implements AutoCloseable {

    /** Of each question to each server, with all tries. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

    public static final int DEFAULT_PORT = 53;

    private final List<InetAddress> roots;
    private final int port;
    private final Duration timeout;
    private final boolean allowsPrivate;
    private final Executor executor;
    private final DnsThreads threads;

    private AuthoritativeDns(Builder builder, List<InetAddress> roots) {
        this.roots = List.copyOf(roots);
        port = builder.port;
        timeout = builder.timeout;
        allowsPrivate = builder.allowsPrivate;
        threads = new DnsThreads();
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
    public Delegation delegation(DomainName name) {
        return new Walk(this).delegation(name);
    }

    /**
     * Asks every server of the zone for the set, once.
     *
     * @param wanted what each is to answer with
     * @throws io.vaporform.error.ProvisioningException as {@link #delegation}
     * @throws io.vaporform.error.ProviderUnavailableException as {@link #delegation}
     */
    public Propagation propagation(Rrset wanted) {
        return propagation(
                wanted.name(),
                wanted.type(),
                new HashSet<>(Wire.canonical(wanted).data()));
    }

    /** As {@link #propagation}, for a set that is to be gone. */
    public Propagation removal(DomainName name, String type) {
        return propagation(name, type, Set.of());
    }

    private Propagation propagation(DomainName name, String type, Set<Rdata> wanted) {
        Delegation delegation = delegation(name);
        return new Propagation(name, type, wanted, delegation, ask(delegation, name, type));
    }

    /** What each server of the delegation answers, all asked at a time. */
    public List<ServerAnswer> ask(Delegation delegation, DomainName name, String type) {
        List<CompletableFuture<ServerAnswer>> asked = new ArrayList<>();
        for (Delegation.Server server : delegation.servers()) {
            asked.add(CompletableFuture.supplyAsync(() -> new Questions(this).ask(server, name, type), executor));
        }
        List<ServerAnswer> answers = new ArrayList<>();
        try {
            for (CompletableFuture<ServerAnswer> each : asked) {
                answers.add(each.get());
            }
            return answers;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while name servers were asked", stop);
        } catch (ExecutionException failed) {
            throw new CompletionException(failed.getCause());
        }
    }

    List<InetAddress> roots() {
        return roots;
    }

    boolean mayAsk(InetAddress address) {
        return allowsPrivate || PublicAddresses.contain(address);
    }

    NameServer server(InetAddress address) {
        return new NameServer(new InetSocketAddress(address, port), timeout);
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
        private boolean allowsPrivate;
        private @Nullable Executor executor;

        private Builder() {}

        /** @param addresses of the servers of the root, such as a private one's; IANA's if not set */
        public Builder roots(String... addresses) {
            roots = List.of(addresses);
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
            found.unless(port > 0 && port <= 65_535, "port", port, "must be 1 to 65535", "leave it out for 53");
            found.unless(
                    !timeout.isNegative() && !timeout.isZero(),
                    "timeout",
                    timeout,
                    "must be more than zero",
                    "say 3 s");
            found.throwIfAny();
            return new AuthoritativeDns(this, addresses);
        }
    }
}
