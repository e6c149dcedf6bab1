package io.vaporform.internal.engine;

import io.vaporform.error.ProviderNotFoundException;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The provider instances of one infrastructure, by name; each with its capabilities, its calls and its lane. Thread-safe. */
public final class Instances implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(20);

    private final Map<String, Provider> providers;
    private final Map<String, Serving> servings = new ConcurrentHashMap<>();
    private final Map<String, Calls> calls = new ConcurrentHashMap<>();
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Executor executor;

    public Instances(Map<String, Provider> providers, Executor executor) {
        this.providers = new LinkedHashMap<>(providers);
        this.executor = executor;
    }

    /**
     * The instance that is to serve {@code spec}; what is wrong with the choice is noted, and then the result is empty.
     *
     * @throws ProviderNotFoundException if nothing serves the kind at all
     */
    Optional<Provider> choose(Address address, Spec spec, Violations found) {
        List<String> serving = namesServing(spec.kind());
        Optional<String> named = spec.provider();
        if (named.isPresent()) {
            found.unless(
                    serving.contains(named.get()),
                    address.local() + ": on",
                    named.get(),
                    "no provider of that name serves a " + spec.kind(),
                    "use one of " + serving);
            return Optional.ofNullable(serving.contains(named.get()) ? providers.get(named.get()) : null);
        }
        if (serving.isEmpty()) {
            throw new ProviderNotFoundException(
                    "nothing serves " + address + ": no provider for kind '" + spec.kind() + "' among "
                            + providers.keySet()
                            + "; add one by Infrastructure.builder().provider(…), such as "
                            + artifact(spec.kind()));
        }
        found.unless(
                serving.size() == 1,
                address.local() + ": on",
                "",
                "several providers serve a " + spec.kind() + ": " + serving,
                "choose one by on(\"" + serving.get(0) + "\")");
        return serving.size() == 1 ? Optional.ofNullable(providers.get(serving.get(0))) : Optional.empty();
    }

    private static String artifact(Kind kind) {
        if (kind.equals(Kind.CERTIFICATE)) {
            return "AcmeProvider of io.vaporform:vaporform-acme";
        }
        if (kind.equals(Kind.LOAD_BALANCER) || kind.equals(Kind.ROUTE)) {
            return "HaproxyProvider of io.vaporform:vaporform-haproxy";
        }
        return kind.equals(Kind.DOMAIN)
                ? "DnsProvider of io.vaporform:vaporform-dns"
                : "DockerProvider of io.vaporform:vaporform-docker";
    }

    /** The name of the instance that is to serve {@code spec}; empty if that cannot be told. */
    Optional<String> nameOfChosen(Address address, Spec spec) {
        try {
            return choose(address, spec, new Violations()).map(this::nameOf);
        } catch (ProviderNotFoundException none) {
            return Optional.empty();
        }
    }

    private List<String> namesServing(Kind kind) {
        List<String> names = new ArrayList<>();
        providers.forEach((name, provider) -> {
            if (Serving.serves(provider, kind)) {
                names.add(name);
            }
        });
        return names;
    }

    /** @throws io.vaporform.error.ProviderUnavailableException if its capabilities must be looked up and cannot */
    Serving serving(Provider provider, Work work) {
        String name = nameOf(provider);
        Serving known = servings.get(name);
        if (known != null) {
            return known;
        }
        Capabilities can =
                calls(name, work).call("ask for its capabilities", LOOK, context -> provider.capabilities(context));
        return servings.computeIfAbsent(name, none -> new Serving(name, provider, can));
    }

    /** @throws ProviderNotFoundException if no instance has that name any more */
    Serving serving(String name, Work work) {
        return serving(named(name), work);
    }

    private Provider named(String name) {
        Provider provider = providers.get(name);
        if (provider == null) {
            throw new ProviderNotFoundException("there is no provider named '" + name
                    + "', which holds what is to be changed; the names are " + providers.keySet()
                    + ": give it back its name by Infrastructure.builder().provider(\"" + name + "\", …)");
        }
        return provider;
    }

    private String nameOf(Provider provider) {
        return providers.entrySet().stream()
                .filter(entry -> entry.getValue() == provider)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    Calls calls(String name, Work work) {
        return calls.computeIfAbsent(name, none -> new Calls("provider '" + name + "'", work));
    }

    Lane lane(Serving serving) {
        return lanes.computeIfAbsent(
                serving.name(), none -> new Lane(executor, serving.can().parallelism()));
    }

    /** Gives each its home. */
    void open(Work work) {
        providers.forEach((name, provider) -> provider.open(new Home(
                new StoredRecords(work.store(), Keys.records(name), work.store()::commit),
                work,
                new Answering(this, work))));
    }

    private record Home(Records records, Work work, Answering answering) implements ProviderHome {
        @Override
        public TimeSource time() {
            return work.time();
        }

        @Override
        public Scope scope() {
            return work.scope();
        }

        @Override
        public List<String> answer(ChallengeAnswer answer) {
            return answering.tell((service, context) -> service.answer(answer, context));
        }

        @Override
        public List<String> answerNoMore(ChallengeAnswer answer) {
            return answering.tell((service, context) -> service.answerNoMore(answer, context));
        }
    }

    /** Reaches each, and says in one line where it works. */
    public Map<String, String> connect(Work work) {
        Map<String, String> all = new LinkedHashMap<>();
        providers.forEach((name, provider) -> all.put(name, calls(name, work).call("connect", LOOK, context -> {
            provider.connect(context);
            return provider.describe();
        })));
        return all;
    }

    /** Reaches one as {@link #connect} does, within {@code atMost}, also while calls to it are held back. */
    String reach(String name, Work work, Duration atMost) {
        Provider provider = named(name);
        return calls(name, work).probe("connect", atMost, context -> {
            provider.connect(context);
            return provider.describe();
        });
    }

    public Map<String, Provider> all() {
        return Map.copyOf(providers);
    }

    @Override
    public void close() {
        providers.values().forEach(Provider::close);
    }
}
