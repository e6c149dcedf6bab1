package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.event.Event;
import io.vaporform.internal.codec.BackupCodec;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.spi.SaveRequest;
import io.vaporform.state.Backup;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups, and lets them go. Each is noted before its first byte is written, so that a crash leaves nothing that nobody knows of: not half an archive, nor an instance that
 * is held still. The deployment's row is not claimed meanwhile; a change of it may make the backup fail, and the other way round nothing. Thread-safe.
 */
public final class Backups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int BUFFER = 1 << 16;
    private static final int UNIQUE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final long ARCHIVE_ROOM = 1L << 26;

    private final Work work;
    private final Instances instances;
    private final Callouts callouts;
    private final Archive archive;
    private final BackupRetention retention;

    /** Those that this process makes now, by their ids, and who makes them. */
    private final Map<String, Thread> running = new ConcurrentHashMap<>();

    Backups(Work work, Instances instances, Callouts callouts) {
        this.work = work;
        this.instances = instances;
        this.callouts = callouts;
        this.archive = work.archive();
        this.retention = new BackupRetention(work);
    }

    /** How much was written, and of what digest. */
    private record Written(long bytes, String sha256) {}

    /** Those below a project, {@code project/stack}, or an address; the newest first. */
    public List<Backup> below(String path) {
        return archive.below(path);
    }

    /**
     * As {@link io.vaporform.Deployment#backup()} says.
     *
     * @param needed the ids of those that must not be let go of for it
     */
    public Backup take(Address address, String actor, Backup.Cause cause, Set<String> needed) {
        archive.target();
        Running there = Running.of(address, work, callouts)
                .require(
                        Capability.BACKUP,
                        "its provider cannot write out what volumes hold",
                        "back up its data by a program of its own");
        Origin origin = new Origin("", actor);
        dropIfAbandoned(address);
        Saving saving = begin(there, origin, cause);
        try {
            Written written = write(there, saving);
            Backup backup = new Backup(
                    saving.id(),
                    address,
                    saving.volume(),
                    saving.begun(),
                    work.time().now(),
                    written.bytes(),
                    written.sha256(),
                    cause);
            finish(saving, there.state(), backup, origin);
            prune(there.known().spec(), backup, needed, origin);
            return backup;
        } catch (RuntimeException failed) {
            drop(saving, failed);
            throw failed;
        } finally {
            running.remove(saving.id());
        }
    }

    /** Also if it was interrupted, which was meant for the writing. */
    private void drop(Saving saving, RuntimeException failed) {
        boolean interrupted = Thread.interrupted();
        try {
            dropIfAbandoned(saving.address(), saving.id());
        } catch (RuntimeException left) {
            failed.addSuppressed(left);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends what is under way, and waits shortly until nothing of it is left. */
    @Override
    public void close() {
        running.values().forEach(Thread::interrupt);
        long end = work.time().nanos() + PATIENCE.toNanos();
        try {
            while (!running.isEmpty() && work.time().nanos() < end) {
                work.time().pause(LOOK_AGAIN);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The volume of a deployment that its backups are of.
     *
     * @throws io.vaporform.error.InvalidSpecException if it has none, or it is not said which
     */
    static Address volume(Address deployment, DeploymentSpec spec) {
        List<String> names = spec.mounts().stream().map(Mount::volume).toList();
        Optional<String> named = spec.backup().volume();
        return names.stream()
                .filter(name -> named.map(own -> name.equals(own) || name.equals(deployment.name() + "." + own))
                        .orElse(names.size() == 1))
                .findFirst()
                .map(name -> new Address(deployment.project(), deployment.stack(), Kind.VOLUME, name))
                .orElseThrow(() -> new Violations()
                        .add(
                                "backup.volume",
                                named.orElse(""),
                                names.isEmpty()
                                        ? deployment.local() + " has no volume"
                                        : "it is not said which volume of " + deployment.local() + " is backed up",
                                names.isEmpty()
                                        ? "back up what keeps its data"
                                        : "say backup(b -> b.volume(…)) with one of " + names)
                        .exception());
    }

    private Saving begin(Running there, Origin origin, Backup.Cause cause) {
        Address address = there.state().address();
        Address volume = volume(address, there.known().spec());
        Instant now = work.time().now();
        String id = STAMP.format(now) + "-" + UUID.randomUUID().toString().substring(0, UNIQUE);
        Saving saving =
                new Saving(id, address, volume, now, cause, work.sessions().id());
        running.put(id, Thread.currentThread());
        Event event = event(there.state(), origin, "backup " + id + " is begun");
        Batch batch = new Batch().put(Keys.saving(address), Batch.ABSENT, saving.encode());
        boolean begun = false;
        try {
            begun = commit(batch, event, saving.session());
        } finally {
            if (!begun) {
                running.remove(id);
            }
        }
        if (!begun) {
            throw new ConflictException(address + " is being backed up already; wait for that one");
        }
        return saving;
    }

    private Written write(Running there, Saving saving) {
        String what = "back up " + saving.address();
        AtomicReference<ArchiveOutput> written = new AtomicReference<>();
        try {
            archive.target().write(archive.key(saving.address(), saving.id()), out -> {
                ArchiveOutput counted = new ArchiveOutput(out);
                written.set(counted);
                GZIPOutputStream zipped = new GZIPOutputStream(counted, BUFFER);
                save(what, there, saving, capped(saving.volume(), zipped));
                zipped.finish();
            });
        } catch (IOException failed) {
            throw notWritten(what, failed);
        } catch (RuntimeException failed) {
            throw Optional.ofNullable(written.get())
                    .flatMap(ArchiveOutput::broken)
                    .<RuntimeException>map(broken -> notWritten(what, broken))
                    .orElse(failed);
        }
        ArchiveOutput done = Objects.requireNonNull(written.get());
        return new Written(done.bytes(), done.sha256());
    }

    /** What a program of a tenant writes must not fill the place for backups: it may be as much as the volume's size, and what an archive adds to that. */
    private OutputStream capped(Address volume, OutputStream to) {
        return work.rows()
                .read(volume)
                .state()
                .applied()
                .flatMap(life -> ((VolumeSpec) life.spec()).size())
                .<OutputStream>map(size -> new CappedOutput(
                        to,
                        size.bytes() + size.bytes() / 4 + ARCHIVE_ROOM,
                        "the size of " + volume.local() + ", " + size + "; give it a larger one"))
                .orElse(to);
    }

    private void save(String what, Running there, Saving saving, OutputStream to) {
        SaveRequest request = new SaveRequest(
                saving.volume().name(),
                retention.oldest(saving.address(), there.known().spec()));
        work.sessions().requireAlive(saving.session());
        calls(there)
                .probe(
                        what,
                        archive.timeout(),
                        callouts.account(there.state().address(), there.life())::get,
                        context -> {
                            try {
                                there.service().save(there.known(), request, to, context);
                                return true;
                            } catch (IOException failed) {
                                throw new ProvisioningException(what, String.valueOf(failed.getMessage()), failed);
                            }
                        });
    }

    private ProvisioningException notWritten(String what, Exception failed) {
        return new ProvisioningException(what, archive.target() + ": " + failed.getMessage(), failed);
    }

    private Calls calls(Running there) {
        return instances.calls(there.life().provider(), work);
    }

    private void finish(Saving saving, ResourceState state, Backup backup, Origin origin) {
        Row row = work.store()
                .read(Keys.saving(saving.address()))
                .filter(now -> Saving.decode(now).id().equals(saving.id()))
                .orElseThrow(() -> taken(saving));
        Batch batch = new Batch()
                .remove(row.key(), row.revision())
                .put(Keys.backup(backup), Batch.ABSENT, BackupCodec.encode(backup));
        if (!commit(batch, event(state, origin, "backup " + backup + " is made"), saving.session())) {
            throw taken(saving);
        }
    }

    /** Whoever took this process for dead may have looked for it before it was there. */
    private ConflictException taken(Saving saving) {
        deleteKept(saving.address(), saving.id());
        return new ConflictException("this process was taken for dead while it backed up " + saving.address()
                + ", and what it wrote was removed; back it up again");
    }

    private void prune(DeploymentSpec spec, Backup made, Set<String> needed, Origin origin) {
        retention.expired(spec, made, needed).forEach(old -> {
            try {
                delete(old, origin);
            } catch (RuntimeException kept) {
                LOG.warn("backup {} is kept until the next one is made", old, kept);
            }
        });
    }

    /** As {@link io.vaporform.Deployment#deleteBackup} says. */
    public void delete(Backup backup, String actor) {
        delete(backup, new Origin("", actor));
    }

    /** What is kept goes first: should that fail, or this process, its row still tells of it. */
    private void delete(Backup backup, Origin origin) {
        deleteKept(backup.address(), backup.id());
        work.store().read(Keys.backup(backup)).ifPresent(row -> {
            ResourceState state = work.rows().read(backup.address()).state();
            commit(
                    new Batch().remove(row.key(), row.revision()),
                    event(state, origin, "backup " + backup.id() + " is deleted"),
                    work.sessions().id());
        });
    }

    private void deleteKept(Address address, String id) {
        try {
            archive.target().delete(archive.key(address, id));
        } catch (IOException failed) {
            throw notWritten("delete backup " + id, failed);
        }
    }

    /** Removes what was left of backups whose processes are gone. One that cannot be removed now is tried again with the next call. */
    void dropAbandoned() {
        work.store().scan(Keys.SAVING).forEach(row -> {
            Address address = Saving.decode(row).address();
            try {
                dropIfAbandoned(address);
            } catch (RuntimeException later) {
                LOG.warn("what is left of a backup of {} cannot be removed for now", address, later);
            }
        });
    }

    private void dropIfAbandoned(Address address) {
        dropIfAbandoned(address, "");
    }

    /** @param given the id of one that this process has just given up */
    private void dropIfAbandoned(Address address, String given) {
        Optional<Row> row = work.store().read(Keys.saving(address));
        if (row.isEmpty()) {
            return;
        }
        Saving left = Saving.decode(row.get());
        boolean isMade = work.sessions().isOwn(left.session())
                ? running.containsKey(left.id()) && !left.id().equals(given)
                : work.sessions().alive(left.session());
        if (isMade) {
            return;
        }
        ResourceState state = work.rows().read(address).state();
        if (state.applied().isPresent()) {
            letGo(address);
        }
        deleteKept(address, left.id());
        commit(
                new Batch().remove(row.get().key(), row.get().revision()),
                event(
                        state,
                        new Origin("", Origin.SUPERVISOR),
                        "backup " + left.id() + " was not finished, and is removed"),
                work.sessions().id());
    }

    private void letGo(Address address) {
        Running there = Running.of(address, work, callouts);
        calls(there)
                .probe(
                        "let go of " + address,
                        work.callTimeout(),
                        callouts.account(address, there.life())::get,
                        context -> {
                            there.service().letGo(there.known(), context);
                            return true;
                        });
    }

    private Event event(ResourceState state, Origin origin, String text) {
        return work.events().of(Event.Type.BACKUP, state, origin, 0, text);
    }

    private boolean commit(Batch batch, Event event, String session) {
        work.events().put(batch, event);
        boolean stored = work.sessions().fenced(session).commit(batch).isPresent();
        if (stored) {
            work.events().tell(event);
        }
        return stored;
    }
}
