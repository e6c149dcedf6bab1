package io.vaporform.spec;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the data of a deployment is backed up. What is not said is left to the template, where there is one.
 *
 * @param volume the one that is backed up, by the name it has in the deployment; empty if there is but one
 * @param directory of the volume, that a backup by command is of; empty for the volume itself
 * @param command what writes a tar archive of the directory to its standard output, such as {@code pg_basebackup}; empty to hold the instances still and copy what the volume has
 * @param every how often it is done by itself; empty for never
 * @param keep how many of those that were not asked for are kept; {@link #DEFAULT_KEEP} unless set
 */
public record BackupPolicy(
        Optional<String> volume,
        Optional<String> directory,
        List<String> command,
        Optional<Duration> every,
        OptionalInt keep) {

    /** How many backups that nobody asked for are kept unless said otherwise: {@value}. */
    public static final int DEFAULT_KEEP = 7;

    /** Nothing is said. */
    public static final BackupPolicy NONE =
            new BackupPolicy(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), OptionalInt.empty());

    /** How many may be kept at most: {@value}. */
    public static final int MOST_KEPT = 366;

    private static final Duration OFTENEST = Duration.ofMinutes(1);
    private static final Duration SELDOMEST = Duration.ofDays(366);

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public BackupPolicy {
        command = List.copyOf(command);
        Violations found = new Violations();
        volume.ifPresent(name -> Names.checkPath(found, "backup.volume", name));
        directory.ifPresent(path -> found.unless(
                path.matches("[A-Za-z0-9_][A-Za-z0-9._-]*"),
                "backup.directory",
                path,
                "must be the name of a directory in the volume",
                "write it without slashes, such as pgdata"));
        command.forEach(argument -> Texts.check(found, "backup.command", argument));
        every.ifPresent(time -> found.unless(
                time.compareTo(OFTENEST) >= 0 && time.compareTo(SELDOMEST) <= 0,
                "backup.every",
                time,
                "must be a minute to 366 days",
                "once a day is Duration.ofDays(1)"));
        keep.ifPresent(n -> found.unless(
                n >= 1 && n <= MOST_KEPT,
                "backup.keep",
                n,
                "must be 1 to " + MOST_KEPT,
                "leave it out for " + DEFAULT_KEEP));
        found.throwIfAny();
    }

    /** @param name as it is in the deployment, such as {@code data} */
    public BackupPolicy volume(String name) {
        return new BackupPolicy(Optional.of(name), directory, command, every, keep);
    }

    /** @param name of a directory in the volume, without slashes */
    public BackupPolicy directory(String name) {
        return new BackupPolicy(volume, Optional.of(name), command, every, keep);
    }

    /**
     * What is run in the instance, as its user, without a shell: a program that writes a tar archive to its standard output, and ends with 0. Finds in {@code OLDEST_BACKUP}, as ISO 8601
     * has it, how far back a log that it keeps must go, or nothing.
     */
    public BackupPolicy command(String... words) {
        return new BackupPolicy(volume, directory, Arrays.asList(words), every, keep);
    }

    /** @param time a minute to 366 days; needs {@code Infrastructure.Builder.supervise()}. The store keeps the time of the next one, whichever process does it */
    public BackupPolicy every(Duration time) {
        return new BackupPolicy(volume, directory, command, Optional.of(time), keep);
    }

    /** @param most 1 to {@value #MOST_KEPT} */
    public BackupPolicy keep(int most) {
        return new BackupPolicy(volume, directory, command, every, OptionalInt.of(most));
    }

    /** How many of those that were not asked for are kept. */
    public int kept() {
        return keep.orElse(DEFAULT_KEEP);
    }

    /** What this says, and what {@code base} says where this says nothing. */
    BackupPolicy over(BackupPolicy base) {
        return new BackupPolicy(
                volume.or(base::volume),
                directory.or(base::directory),
                command.isEmpty() ? base.command : command,
                every.or(base::every),
                keep.isPresent() ? keep : base.keep);
    }
}
