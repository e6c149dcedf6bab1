package io.vaporform;

import io.vaporform.event.Listener;
import io.vaporform.internal.engine.Balancers;
import io.vaporform.internal.engine.Checkup;
import io.vaporform.internal.engine.Commands;
import io.vaporform.internal.engine.Demands;
import io.vaporform.internal.engine.Discovery;
import io.vaporform.internal.engine.Engine;
import io.vaporform.internal.engine.Instances;
import io.vaporform.internal.engine.Limits;
import io.vaporform.internal.engine.Looks;
import io.vaporform.internal.engine.Orphans;
import io.vaporform.internal.engine.Subscriptions;
import io.vaporform.internal.engine.Supervisor;
import io.vaporform.internal.engine.SystemTime;
import io.vaporform.internal.engine.Watchers;
import io.vaporform.internal.engine.Wire;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.spec.Violations;
import io.vaporform.spi.BackupTarget;
import io.vaporform.spi.Balancer;
import io.vaporform.spi.PlanGuard;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Settings;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;
import io.vaporform.template.Catalogue;
import io.vaporform.template.ResourceTemplate;
import io.vaporform.tls.ServedAt;
import io.vaporform.tls.Tls;
import io.vaporform.tls.TlsBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The front door: deploys what is asked for through its providers, and remembers it in its store. Thread-safe. Several live side by side in one JVM;
 * each owns and closes its providers, its store and the threads it made.
 */
public final class Infrastructure implements AutoCloseable {

    private final Host host;
    private final Checkup checkup;
    private final EffectiveSettings settings;
    private final Owned owned;

    private Infrastructure(Host host, Checkup checkup, EffectiveSettings settings, Owned owned) {
        this.host = host;
        this.checkup = checkup;
        this.settings = settings;
        this.owned = owned;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Everything in memory: nothing real is made. For tests, and to try things out. */
    public static Infrastructure inMemory() {
        return builder().provider(InMemoryProvider.create()).build();
    }

    /**
     * With the providers found on the path and a store in memory, all configured by {@link Settings#process()}: the system properties and the
     * environment. As settings are asked for, deployments that do not say otherwise are limited: see {@link Builder#settings}.
     *
     * @param installation the owner of everything that is made
     * @throws io.vaporform.error.ProviderNotFoundException if there is none, or two of one id
     */
    public static Infrastructure create(String installation) {
        Settings settings = Settings.process();
        Builder builder = builder().installation(installation).settings(settings);
        Discovery.providers(settings).forEach(builder::provider);
        return builder.build();
    }

    /** The handle on a project; it exists as soon as something is deployed into it. */
    public Project project(String name) {
        return new Project(host, name);
    }

    /** The same infrastructure, used by {@code actor}: plans and records say who changed what. Closing either closes both. */
    public Infrastructure as(String actor) {
        return new Infrastructure(host.as(actor), checkup, settings, owned);
    }

    /**
     * Reaches the system of each provider now; else the first verb that needs it does. Blocks. Changes nothing.
     *
     * @return by the provider's name, where it works: a line for a person
     * @throws io.vaporform.error.ProviderUnavailableException if one does not answer
     * @throws io.vaporform.error.ProvisioningException if one answers that cannot be worked with, such as an engine that is too old
     */
    public Map<String, String> connect() {
        return host.looks().connect();
    }

    /**
     * An operation that this or another process has begun.
     *
     * @throws io.vaporform.error.InvalidSpecException if there is none with that id
     */
    public Operation operation(String id) {
        return new Operation(
                host.engine().operation(id), host.time(), host.limits().operationTimeout());
    }

    /**
     * What bears this installation's mark and is not in its record. Lists everything that the providers have. Blocks.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if a provider cannot be asked
     */
    public List<Orphan> orphans() {
        return host.orphans().find().stream()
                .map(lost -> new Orphan(host, host.orphans(), lost))
                .toList();
    }

    /**
     * The certificates of all projects, for a server in this JVM, such as {@code new HttpsConfigurator(infra.tls().context())} of the JDK's: see {@link #tls(Consumer)}.
     */
    public Tls tls() {
        return tls(defaults -> {});
    }

    /**
     * The certificates of all projects, for a server in this JVM: to each client the one for the name that it asks for. Another certificate is shown within a second of its being stored, whichever process got it. Make one
     * and keep it.
     *
     * @param more how it goes about it
     * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong
     */
    public Tls tls(Consumer<TlsBuilder> more) {
        return host.engine().tls(more);
    }

    /** What of all projects will be renewed, when, and why, as it is planned now. Reads from the store. */
    public Renewals renewals() {
        return new Renewals(host.engine().renewals().read());
    }

    /** Why nothing can be changed, if the store belongs to another installation or is a copy; see {@link #claim}. */
    public Optional<String> readOnly() {
        return host.engine().foreign();
    }

    /** Takes over a store that belongs to another installation, or that was moved, restored or copied since it was last used. Until then such a store is read only. Call it when nobody works with the original any more: two who work on the same things undo each other's work. */
    public void claim() {
        host.engine().claim();
    }

    /**
     * Asks the store, each provider and the supervisor how they are, all at the same time. Blocks for a few seconds at most: a part that does not
     * answer by then is unhealthy. Changes nothing.
     *
     * @throws io.vaporform.error.VaporformException if the calling thread is interrupted
     */
    public HealthReport health() {
        return HealthReport.of(host.time().now(), checkup.look());
    }

    /** The settings it was built with, and where they came from. */
    public EffectiveSettings settings() {
        return settings;
    }

    /** The newest version of each template that can be deployed. */
    public List<ResourceTemplate> templates() {
        return host.engine().catalogue().list();
    }

    /** Stops what is under way, which stays recorded, and frees all threads, sockets and files. What was deployed stays. Idempotent. */
    @Override
    public void close() {
        owned.close();
    }

    /** Collects what an infrastructure is made of; not thread-safe. */
    public static final class Builder {

        /** How long one call to a provider may take unless set: {@value} seconds. */
        public static final int DEFAULT_CALL_SECONDS = 60;

        /** How long the requests of an instance that is to go are waited for unless set: {@value} seconds. */
        public static final int DEFAULT_DRAIN_SECONDS = 30;

        /** How long one backup may take to be written, or read, unless set: {@value} hours. */
        public static final int DEFAULT_BACKUP_HOURS = 4;

        /** How long an operation may take unless set: {@value} minutes. */
        public static final int DEFAULT_OPERATION_MINUTES = 15;

        /** How long a process may be silent before others take over its work, unless set: {@value} seconds. */
        public static final int DEFAULT_SESSION_SECONDS = 10;

        /** How often it is looked at how the world sees the domains, unless set: {@value} minutes. */
        public static final int DEFAULT_DOMAIN_MINUTES = 60;

        /** How long events and operations are kept unless set: {@value} days. */
        public static final int DEFAULT_EVENT_DAYS = 30;

        private final Map<String, Provider> providers = new LinkedHashMap<>();
        private final List<Listener> listeners = new ArrayList<>();
        private final Map<String, Listener> named = new LinkedHashMap<>();
        private final List<Balancer> balancers = new ArrayList<>();
        private final List<PlanGuard> guards = new ArrayList<>();
        private final List<ResourceTemplate> templates = new ArrayList<>();
        private final Violations found = new Violations();
        private @Nullable String installation;
        private @Nullable StateStore store;
        private @Nullable Executor executor;
        private @Nullable TimeSource time;
        private Duration callTimeout = Duration.ofSeconds(DEFAULT_CALL_SECONDS);
        private Duration drainTimeout = Duration.ofSeconds(DEFAULT_DRAIN_SECONDS);
        private Duration operationTimeout = Duration.ofMinutes(DEFAULT_OPERATION_MINUTES);
        private Duration eventRetention = Duration.ofDays(DEFAULT_EVENT_DAYS);
        private Duration domainsEvery = Duration.ofMinutes(DEFAULT_DOMAIN_MINUTES);
        private RenewalPolicy renewals = RenewalPolicy.DEFAULT;
        private Optional<Wire> wire = Optional.empty();
        private Duration backupTimeout = Duration.ofHours(DEFAULT_BACKUP_HOURS);
        private @Nullable BackupTarget backups;
        private DriftPolicy driftPolicy = DriftPolicy.REPORT;
        private @Nullable Duration driftEvery;
        private final Map<Setting<?>, Object> given = new HashMap<>();
        private @Nullable Settings settings;
        private boolean supervise;

        private Builder() {}

        /**
         * The owner of everything that is made in the world; its mark. Required as soon as a provider is real.
         *
         * @param name such as {@code acme-prod}; never changes for one store
         */
        public Builder installation(String name) {
            this.installation = name;
            return this;
        }

        /** A provider under its own id. */
        public Builder provider(Provider provider) {
            return provider(provider.id(), provider);
        }

        /** A provider under a name, by which specs choose it: {@code on(name)}. */
        public Builder provider(String name, Provider provider) {
            found.unless(
                    Owner.isName(name),
                    "provider",
                    name,
                    "must be 1 to 40 characters of a-z, 0-9 and '-'",
                    "use a name such as eu-west");
            Provider other = providers.putIfAbsent(name, provider);
            found.unless(
                    other == null,
                    "provider",
                    name,
                    "there are two of that name",
                    "give one of them another: provider(\"" + name + "-2\", …)");
            return this;
        }

        /** Where everything is remembered; in memory unless set. */
        public Builder store(StateStore store) {
            this.store = store;
            return this;
        }

        /** Where work runs; daemon threads of ours unless set. Calls to providers block. */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /** The clock; the machine's unless set. */
        public Builder time(TimeSource time) {
            this.time = time;
            return this;
        }

        /** Looks at one listing of each provider every so often, and does with what is not as it was made what the resource says, or else {@code policy}. Needs {@link #supervise()}; of many processes on one store one does it at a time. */
        public Builder drift(Duration every, DriftPolicy policy) {
            this.driftEvery = every;
            this.driftPolicy = policy;
            return this;
        }

        /** What sends traffic to deployments: no instance stops before it knows, and no new version takes over before it says so. */
        public Builder balancer(Balancer balancer) {
            balancers.add(balancer);
            return this;
        }

        /** How long the requests that an instance still has are waited for before it is stopped; {@value #DEFAULT_DRAIN_SECONDS} seconds unless set. Counts from when its balancers are first asked to send it nothing new. {@link #build} throws if it is negative. */
        public Builder drainTimeout(Duration timeout) {
            found.unless(
                    !timeout.isNegative(),
                    "drainTimeout",
                    timeout,
                    "must not be negative",
                    "give zero to wait for none, or leave it at " + DEFAULT_DRAIN_SECONDS + " seconds");
            this.drainTimeout = timeout;
            return this;
        }

        /** Where backups go; none unless set, and then {@link Deployment#backup()} is refused, and templates are not backed up. What deployments and templates say of when they are backed up takes effect with {@link #supervise()}, within a minute of its time; of many processes on one store one makes each, so it must be the same for all. */
        public Builder backups(BackupTarget place) {
            this.backups = place;
            return this;
        }

        /** How long one backup may take to be written, or a volume to be filled from one; {@value #DEFAULT_BACKUP_HOURS} hours unless set. {@link #build} throws if it is no time at all. */
        public Builder backupTimeout(Duration timeout) {
            found.unless(
                    timeout.compareTo(Duration.ZERO) > 0,
                    "backupTimeout",
                    timeout,
                    "must be more than nothing",
                    "leave it at " + DEFAULT_BACKUP_HOURS + " hours");
            this.backupTimeout = timeout;
            return this;
        }

        /** How often a domain is looked at that is in place: whether it is still shown to be the project's, and leads where it is to lead; {@value #DEFAULT_DOMAIN_MINUTES} minutes unless set. What is seen is in {@link Stack#findings()}. Needs {@link #supervise()}, which looks within a minute of that time; of many processes on one store one looks. {@link #build} throws if it is less than a minute. */
        public Builder watchDomains(Duration every) {
            found.unless(
                    every.compareTo(Duration.ofMinutes(1)) >= 0,
                    "watchDomains",
                    every,
                    "must be a minute or more",
                    "leave it at " + DEFAULT_DOMAIN_MINUTES + " minutes");
            this.domainsEvery = every;
            return this;
        }

        /** When certificates are renewed; {@link RenewalPolicy#DEFAULT} unless set. Needs {@link #supervise()}; of many processes on one store one renews each, so it must be the same for all. */
        public Builder renewals(RenewalPolicy policy) {
            this.renewals = policy;
            return this;
        }

        /**
         * Where it is looked, after a certificate was got, renewed or uploaded, whether it is shown; nowhere unless set. If another one still is after {@code grace}, such as a minute, {@link Stack#findings()} has {@code certificate.not-served}
         * until it is. After that it is looked once a day. Needs {@link #supervise()}; of many processes on one store one looks at each, so it must be the same for all. {@link #build} throws if {@code grace} is negative.
         */
        public Builder watchCertificates(ServedAt places, Duration grace) {
            this.wire = Optional.of(Wire.checked(places, grace, found));
            return this;
        }

        /** Who may veto what is about to be applied. */
        public Builder guard(PlanGuard guard) {
            guards.add(guard);
            return this;
        }

        /** How long events and operations are kept; {@value #DEFAULT_EVENT_DAYS} days unless set. Zero keeps no events. */
        public Builder eventRetention(Duration retention) {
            this.eventRetention = retention;
            return this;
        }

        /**
         * A listener that misses nothing: it hears every event that is kept, also those of other processes and of a time when it was not there, at least
         * once each. Of many processes on one store one calls it at a time.
         *
         * @param name by which the store remembers how far it has heard
         */
        public Builder listener(String name, Listener listener) {
            named.put(name, listener);
            return this;
        }

        /** A listener for what happens in this process; see {@link Listener}. */
        public Builder listener(Listener listener) {
            listeners.add(listener);
            return this;
        }

        /** One more template for the catalogue. */
        public Builder template(ResourceTemplate template) {
            templates.add(template);
            return this;
        }

        public Builder callTimeout(Duration timeout) {
            this.callTimeout = timeout;
            return this;
        }

        public Builder operationTimeout(Duration timeout) {
            this.operationTimeout = timeout;
            return this;
        }

        /** As {@link #setting} of {@link Setting#STATUS_LOCK_TTL_MS}. */
        public Builder sessionTimeToLive(Duration timeToLive) {
            boolean fits = timeToLive.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) < 0;
            return setting(Setting.STATUS_LOCK_TTL_MS, fits ? (int) timeToLive.toMillis() : Integer.MAX_VALUE);
        }

        /**
         * Reads every {@link Setting} that is not set here from {@code source}, such as {@code Settings.process().orElse(Settings.file(path))}; nothing
         * is read unless asked for. A value out of its range is taken to the nearest end, one that is none is left for the default, each with a
         * warning in the log and in {@link EffectiveSettings#report()}.
         *
         * <p>From then on, and also when one of the two is set here, deployments are limited to {@link Setting#CONTAINER_MEMORY_LIMIT_MB} and
         * {@link Setting#CONTAINER_CPU_CORES} where their own quota does not say otherwise; templates keep their own.
         */
        public Builder settings(Settings source) {
            this.settings = source;
            return this;
        }

        /** Sets one, whatever is found elsewhere. {@link #build} throws if it is out of its range. */
        public <T extends Comparable<T>> Builder setting(Setting<T> setting, T value) {
            found.unless(
                    setting.allows(value),
                    setting.name(),
                    value,
                    setting.rule(),
                    "give one in that range, or leave it at " + setting.fallback());
            given.put(setting, value);
            return this;
        }

        /**
         * Goes on by itself with what providers are working on, what awaits somebody, and what a crash left behind; and, where a provider has a
         * {@link io.vaporform.spi.Provider#watch()}, looks at once at what its system says has changed. What is done then is up to the resource's own policy, else to
         * that of {@link #drift}, else {@link DriftPolicy#REPORT}. A watch that fails is tried again each second.
         */
        public Builder supervise() {
            this.supervise = true;
            return this;
        }

        /**
         * Reads from the store whose it is. Waits for no provider: the first verb reaches them, and with {@link #supervise()} its own threads do.
         *
         * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong or missing
         */
        public Infrastructure build() {
            String owner = Owner.checked(installation, providers, found);
            Owned owned = new Owned();
            TimeSource clock = time == null ? owned.add(new SystemTime()) : time;
            Executor workers = executor == null ? owned.workers() : executor;
            StateStore states = owned.add(store == null ? MemoryStateStore.create() : store);
            Instances instances = owned.add(new Instances(providers, workers));
            EffectiveSettings effective = new SettingsReader(settings, given).read();
            Duration ttl = Duration.ofMillis(effective.get(Setting.STATUS_LOCK_TTL_MS));
            Limits limits = new Limits(
                    callTimeout, operationTimeout, ttl, eventRetention, backupTimeout, domainsEvery, renewals, wire);
            Catalogue catalogue = Catalogue.standard().with(templates);
            Engine engine = owned.add(new Engine(
                    states,
                    clock,
                    owner,
                    limits,
                    instances,
                    new Balancers(balancers, drainTimeout),
                    catalogue,
                    Optional.ofNullable(backups),
                    listeners,
                    guards,
                    driftPolicy,
                    workers));
            owned.add(new Subscriptions(engine, workers, named));
            Optional<Supervisor> supervisor = supervise
                    ? Optional.of(owned.add(new Supervisor(engine, clock, workers, Optional.ofNullable(driftEvery))))
                    : Optional.empty();
            if (supervise) {
                owned.add(new Watchers(engine, instances, workers));
            }
            Host host = new Host(
                    engine,
                    new Looks(engine, instances),
                    new Commands(engine, instances),
                    new Orphans(engine, instances),
                    new Demands(catalogue, effective.containerLimits()),
                    limits,
                    clock,
                    "host");
            return new Infrastructure(host, new Checkup(engine, instances, supervisor, workers), effective, owned);
        }
    }
}
