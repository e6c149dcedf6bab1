package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A load balancer that is wanted: where it takes requests. What it does with them is said by the routes that hang on it. */
public sealed interface LoadBalancerSpec extends Spec permits LoadBalancerSpecRecord {

    /** The output that has the URL of its first listener. */
    String URL = "url";

    /** Where it takes requests. Never empty. */
    List<Listener> listeners();

    /** Whether routes of other projects may hang on it; false unless set. */
    boolean shared();

    /** What names lead to whose requests are to come here, as the world sees it: its public name, or addresses. Nobody can find that out; empty if it was not said. */
    Optional<DnsTarget> reachedAt();

    static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with everything this spec says. */
    Builder toBuilder();

    @Override
    default Kind kind() {
        return Kind.LOAD_BALANCER;
    }

    @Override
    default Set<Output<?>> references() {
        return Set.of();
    }

    @Override
    default Set<String> outputFields() {
        return Set.of(URL);
    }

    /** Collects what is wanted; not thread-safe. */
    final class Builder {
        private final List<Listener> listeners = new ArrayList<>();
        private boolean shared;
        private @Nullable DnsTarget reachedAt;
        private @Nullable String provider;

        private Builder() {}

        Builder(LoadBalancerSpec spec) {
            listeners.addAll(spec.listeners());
            shared = spec.shared();
            reachedAt = spec.reachedAt().orElse(null);
            provider = spec.provider().orElse(null);
        }

        /** Takes requests in clear. */
        public Builder http(int port) {
            return listener(new Listener(Listener.Protocol.HTTP, port));
        }

        /** Takes requests over TLS. */
        public Builder https(int port) {
            return listener(new Listener(Listener.Protocol.HTTPS, port));
        }

        public Builder listener(Listener listener) {
            listeners.add(listener);
            return this;
        }

        /** See {@link LoadBalancerSpec#shared()}. */
        public Builder shared() {
            this.shared = true;
            return this;
        }

        /** See {@link LoadBalancerSpec#reachedAt()}, such as {@code DnsTarget.host("edge.example.net")}: where domains lead that are exposed through it. */
        public Builder reachedAt(DnsTarget target) {
            this.reachedAt = target;
            return this;
        }

        /** @param provider the name of the provider instance that is to serve it */
        public Builder on(String provider) {
            this.provider = provider;
            return this;
        }

        /** @throws InvalidSpecException naming everything that is wrong */
        public LoadBalancerSpec build() {
            Violations found = new Violations();
            found.unless(!listeners.isEmpty(), "listeners", "", "there is none", "add http(80) or https(443)");
            long chosen = listeners.stream()
                    .mapToInt(Listener::port)
                    .filter(port -> port > 0)
                    .count();
            found.unless(
                    chosen
                            == listeners.stream()
                                    .mapToInt(Listener::port)
                                    .filter(port -> port > 0)
                                    .distinct()
                                    .count(),
                    "listeners",
                    listeners,
                    "two take the same port",
                    "give each its own");
            found.throwIfAny();
            return new LoadBalancerSpecRecord(
                    List.copyOf(listeners), shared, Optional.ofNullable(reachedAt), Optional.ofNullable(provider));
        }
    }
}

record LoadBalancerSpecRecord(
        List<Listener> listeners, boolean shared, Optional<DnsTarget> reachedAt, Optional<String> provider)
        implements LoadBalancerSpec {

    @Override
    public Builder toBuilder() {
        return new Builder(this);
    }
}
