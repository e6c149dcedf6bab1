package io.vaporform.memory;

import io.vaporform.error.ConflictException;
import io.vaporform.spec.Address;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the in-memory provider makes things: what a Docker Engine is to the Docker provider. It outlives the provider that is closed or
 * abandoned; hand it to another one to go on in the same world. Thread-safe.
 */
public final class InMemoryWorld {

    private static final int SHORTEST_ID = 6;

    private final Object lock = new Object();
    private final Map<String, Thing> things = new LinkedHashMap<>();
    private final Map<String, String> idsByName = new HashMap<>();
    private final Map<Mark, Set<String>> idsByMark = new HashMap<>();
    private final Map<String, List<LogLine>> logs = new LinkedHashMap<>();
    private final Set<Project> projects = new TreeSet<>();
    private final List<Effect> ledger = new ArrayList<>();
    private final Ports ports = new Ports();
    private final Files files = new Files();
    private final Pace pace = new Pace();
    private final InMemoryInternet internet = new InMemoryInternet();
    private final InMemoryTraffic traffic = new InMemoryTraffic(this);
    private @Nullable InMemoryCa authority;
    private final Set<String> revoked = new TreeSet<>();
    private long lastId;

    private InMemoryWorld() {}

    /** A world with nothing in it. */
    public static InMemoryWorld create() {
        return new InMemoryWorld();
    }

    /** Everything there is, oldest first, as it is now. */
    public List<Thing> things() {
        synchronized (lock) {
            return List.copyOf(things.values());
        }
    }

    /** What bears {@code mark}. */
    public List<Thing> things(Mark mark) {
        synchronized (lock) {
            return idsByMark.getOrDefault(mark, Set.of()).stream()
                    .map(this::thing)
                    .toList();
        }
    }

    /** What there is of one resource, of every generation and owner. */
    public List<Thing> things(Address address) {
        return things().stream()
                .filter(thing -> thing.mark().address().equals(address))
                .toList();
    }

    /** Every change that a provider has made, oldest first. */
    public List<Effect> ledger() {
        synchronized (lock) {
            return List.copyOf(ledger);
        }
    }

    /** What its DNS and its web say. */
    public InMemoryInternet internet() {
        return internet;
    }

    /** What its load balancers do with requests. */
    public InMemoryTraffic traffic() {
        return traffic;
    }

    /** By which CAA records name its {@link #certificateAuthority}: {@value}. */
    public static final String AUTHORITY = "ca.vaporform.test";

    /**
     * Who issues its certificates: trust its root to connect to what shows them.
     *
     * @param now from when on it is valid, if it is asked for the first time
     */
    public InMemoryCa certificateAuthority(Instant now) {
        synchronized (lock) {
            InMemoryCa known = authority;
            if (known == null) {
                known = InMemoryCa.create(now);
                authority = known;
            }
            return known;
        }
    }

    void revoke(String serial) {
        synchronized (lock) {
            revoked.add(serial);
        }
    }

    /** The serials of certificates that were revoked. */
    public Set<String> revoked() {
        synchronized (lock) {
            return Set.copyOf(revoked);
        }
    }

    /** The names of the projects that are open. */
    public List<String> projects() {
        synchronized (lock) {
            return projects.stream().map(Project::name).toList();
        }
    }

    /** Removes a thing as if somebody had done so with other tools; not in the ledger. Nothing happens if it is not there. */
    public void removeBehindOurBack(String engineId) {
        synchronized (lock) {
            drop(engineId);
        }
    }

    /** Kills a running instance as if it had crashed; it stays, unhealthy, until it is started again. */
    public void kill(String engineId) {
        synchronized (lock) {
            things.put(engineId, running(engineId).asKilled());
        }
    }

    /**
     * Lets an instance run elsewhere, as a cluster does whose node has failed: of the same name, with another identity and other host ports, and an empty log.
     *
     * @return its new identity
     */
    public String reschedule(String engineId) {
        synchronized (lock) {
            Thing.Running before = running(engineId);
            drop(engineId);
            String id = engineId(++lastId);
            add(before.elsewhere(id, () -> ports.choose(id)));
            return id;
        }
    }

    /** Writes a file as a process in the instance would; below a mount it belongs to the volume. */
    public void write(String engineId, String path, String text) {
        synchronized (lock) {
            files.write(running(engineId), path, text);
        }
    }

    /** Reads a file as a process in the instance would; empty if it is not there. */
    public Optional<String> read(String engineId, String path) {
        synchronized (lock) {
            return files.read(running(engineId), path);
        }
    }

    /** Whether an instance has the volume of that name. */
    boolean isMounted(String volume) {
        synchronized (lock) {
            return things.values().stream()
                    .filter(Thing.Running.class::isInstance)
                    .flatMap(thing -> ((Thing.Running) thing).spec().mounts().stream())
                    .anyMatch(mount -> Resolved.text(mount.id()).equals(volume));
        }
    }

    /** The files of a volume, by their paths in it. */
    Map<String, String> files(String volume) {
        synchronized (lock) {
            return files.of(volume);
        }
    }

    void fill(String volume, Map<String, String> content) {
        synchronized (lock) {
            files.fill(volume, content);
        }
    }

    Pace pace() {
        return pace;
    }

    /**
     * Adds the thing that {@code make} returns for a new engine id.
     *
     * @throws ConflictException if the name is taken
     */
    <T extends Thing> T create(String name, Author by, Function<String, T> make) {
        synchronized (lock) {
            String holder = idsByName.get(name);
            if (holder != null) {
                throw nameTaken(thing(holder));
            }
            T made = make.apply(engineId(++lastId));
            add(made);
            note(Effect.Verb.CREATE, made, by);
            return made;
        }
    }

    private void add(Thing made) {
        things.put(made.engineId(), made);
        idsByName.put(made.name(), made.engineId());
        idsByMark.computeIfAbsent(made.mark(), none -> new LinkedHashSet<>()).add(made.engineId());
    }

    /** With zeros before, so that the order of the text is that of the numbers. */
    private static String engineId(long number) {
        String digits = Long.toString(number);
        return "mem-" + "0".repeat(Math.max(0, SHORTEST_ID - digits.length())) + digits;
    }

    private Thing thing(String engineId) {
        return Objects.requireNonNull(things.get(engineId), engineId);
    }

    /** The one of that kind which bears {@code mark}. */
    <T extends Thing> Optional<T> find(Mark mark, Class<T> kind) {
        return things(mark).stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** Those of one kind, oldest first. */
    <T extends Thing> List<T> things(Class<T> kind) {
        return things().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Puts {@code changed} in the place of the thing with its engine id. */
    void change(Effect.Verb verb, Thing changed, Author by) {
        synchronized (lock) {
            if (things.replace(changed.engineId(), changed) != null) {
                note(verb, changed, by);
            }
        }
    }

    /** As {@link #change}, of what is no operation's doing. Not in the ledger. */
    void replace(Thing changed) {
        synchronized (lock) {
            things.replace(changed.engineId(), changed);
        }
    }

    void delete(Thing thing, Author by) {
        synchronized (lock) {
            if (drop(thing.engineId())) {
                note(Effect.Verb.DELETE, thing, by);
            }
        }
    }

    /**
     * A host port that belongs to {@code engineId} until that is gone.
     *
     * @param fixed empty lets the world choose
     * @throws io.vaporform.error.ProvisioningException if it is taken, or all are
     */
    int hostPort(String engineId, OptionalInt fixed) {
        synchronized (lock) {
            return fixed.isPresent() ? ports.take(fixed.getAsInt(), engineId) : ports.choose(engineId);
        }
    }

    void releasePorts(String engineId) {
        synchronized (lock) {
            ports.release(engineId);
        }
    }

    void log(Thing.Running instance, Instant at, List<String> lines) {
        synchronized (lock) {
            List<LogLine> all = logs.computeIfAbsent(instance.engineId(), id -> new ArrayList<>());
            lines.forEach(line -> all.add(new LogLine(instance.name(), at, false, line)));
        }
    }

    List<LogLine> lines(String engineId, LogQuery query) {
        synchronized (lock) {
            List<LogLine> all = logs.getOrDefault(engineId, List.of()).stream()
                    .filter(line -> query.wants(line.at()))
                    .toList();
            return List.copyOf(all.subList(Math.max(0, all.size() - query.lines()), all.size()));
        }
    }

    void open(Scope scope, String project) {
        synchronized (lock) {
            projects.add(new Project(scope, project));
        }
    }

    void close(Scope scope, String project) {
        synchronized (lock) {
            things.values().stream()
                    .filter(Thing.Running.class::isInstance)
                    .filter(thing -> scope.owns(thing.mark())
                            && thing.mark().address().project().equals(project))
                    .findFirst()
                    .ifPresent(left -> {
                        throw new ConflictException("project " + project + " cannot be closed: "
                                + left.mark().address() + " is still there; delete it first");
                    });
            projects.remove(new Project(scope, project));
        }
    }

    private static ConflictException nameTaken(Thing by) {
        return new ConflictException("the name " + by.name() + " is taken by " + by.engineId() + " of "
                + by.mark().address() + "; remove that first");
    }

    private Thing.Running running(String engineId) {
        if (things.get(engineId) instanceof Thing.Running running) {
            return running;
        }
        throw new IllegalArgumentException("no instance " + engineId + " is running; see things()");
    }

    private boolean drop(String engineId) {
        Thing gone = things.remove(engineId);
        if (gone == null) {
            return false;
        }
        idsByName.remove(gone.name());
        idsByMark.computeIfPresent(gone.mark(), (mark, ids) -> ids.remove(engineId) && ids.isEmpty() ? null : ids);
        ports.release(engineId);
        logs.remove(engineId);
        files.drop(gone);
        return true;
    }

    private void note(Effect.Verb verb, Thing thing, Author by) {
        ledger.add(new Effect(verb, thing.mark(), thing.engineId(), by.operationId(), by.account()));
    }

    private record Project(Scope scope, String name) implements Comparable<Project> {
        @Override
        public int compareTo(Project other) {
            return (name + scope).compareTo(other.name + other.scope);
        }
    }
}
