package io.vaporform.template;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Quota;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** PostgreSQL, from the official image (requirements: file 001). */
final class PostgresTemplates {

    static final String SMALL = "postgres-small";
    static final String MEDIUM = "postgres-medium";

    private static final String DATABASE = "maindb";
    private static final String USER = "app";
    private static final String PASSWORD = "password";
    private static final String DATA = "data";
    private static final String DIRECTORY = "pgdata";

    /** How long a log may take to be replayed, or a copy to be made. */
    private static final Duration RECOVERY = Duration.ofMinutes(10);

    private static final String ACCESS_RULES = "/etc/vaporform/pg_hba.conf";
    private static final String POOL_SETTINGS = "/etc/pgbouncer/pgbouncer.ini";
    private static final String POOL_LOGIN = "/etc/pgbouncer/userlist.txt";
    private static final String LOGIN = "/etc/vaporform/pgpass";
    private static final String START = "/etc/vaporform/start.sh";
    private static final String BACKUP = "/etc/vaporform/backup.sh";
    private static final String FOLLOW = "/etc/vaporform/follow.sh";

    /** Its parent is a volume, to which the image has the right owner: it has no such directory itself. */
    private static final String ARCHIVE = "/var/lib/postgresql/archive";

    /** As the official image has it, and more: who has the password may replicate, and who is in the container. */
    private static final String WHO_MAY = """
            local all,replication all trust
            host all,replication all all scram-sha-256
            """;

    /** Fails unless it follows: a division by zero. */
    private static final String IS_FOLLOWING =
            "SELECT 1 / count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'";

    /** A connection of the server is a client's for a transaction, as it is with the databases that clouds run. Drivers set extra_float_digits when they connect. */
    private static final String POOLS = """
            [databases]
            * = host={} port=5432

            [pgbouncer]
            listen_addr = *
            listen_port = 5432
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = %s
            pool_mode = transaction
            max_client_conn = 1000
            default_pool_size = 50
            ignore_startup_parameters = extra_float_digits
            """.formatted(POOL_LOGIN);

    private PostgresTemplates() {}

    static ResourceTemplate small() {
        return ResourceTemplate.named(SMALL, 1)
                .description("PostgreSQL 15 with 2 CPUs, 4 GiB of memory and a volume of 10 GiB")
                .main(primary("10Gi").quota(q -> q.cpus(2).memory("4Gi").pids(512)))
                .build();
    }

    /** The log of a gigabyte is kept, so that a replica that was away for a while can go on. */
    static ResourceTemplate medium() {
        Quota quota = Quota.builder().cpus(4).memory("16Gi").pids(1024).build();
        return ResourceTemplate.named(MEDIUM, 1)
                .description(
                        "PostgreSQL 15 with 4 CPUs, 16 GiB of memory, a volume of 50 GiB, a read replica and a connection pool")
                .main(primary("50Gi")
                        .quota(quota)
                        .volume(
                                "archive",
                                "/var/lib/postgresql",
                                VolumeSpec.builder().size("50Gi").build())
                        .env("ARCHIVE", ARCHIVE)
                        .env("RESTORE_UNTIL", Output.text(Kind.VOLUME, "." + DATA, VolumeSpec.UNTIL))
                        .file(ACCESS_RULES, WHO_MAY)
                        .command("sh", START, "-c", "hba_file=" + ACCESS_RULES, "-c", "wal_keep_size=1GB"))
                .twin("replica", replica("50Gi").quota(quota).build())
                .child("pool", pool(".").build())
                .build();
    }

    private static DeploymentSpec.Builder primary(String size) {
        Value<Secret> password = Value.generatedWith(DATA, PASSWORD);
        return postgres(size)
                .file(START, script("start"))
                .file(BACKUP, script("backup"))
                .command("sh", START, "-c", "wal_keep_size=256MB")
                .backup(b -> b.volume(DATA)
                        .directory(DIRECTORY)
                        .command("sh", BACKUP)
                        .every(Duration.ofDays(1)))
                .env("POSTGRES_DB", DATABASE)
                .env("POSTGRES_PASSWORD", password)
                .health(HealthCheck.command("pg_isready", "-q", "-h", "127.0.0.1", "-U", USER, "-d", DATABASE)
                        .every(Duration.ofSeconds(1))
                        .fall(10)
                        .startsWithin(RECOVERY))
                .access(access(password));
    }

    private static DeploymentSpec.Builder replica(String size) {
        Value<Secret> password = Output.secret(Kind.DEPLOYMENT, ".", PASSWORD);
        return postgres(size)
                .env("PRIMARY_HOST", Output.text(Kind.DEPLOYMENT, ".", "host"))
                .env("PRIMARY_DATA", Output.text(Kind.VOLUME, "." + DATA, VolumeSpec.ID))
                .env("PGPASSFILE", LOGIN)
                .file(LOGIN, Value.format("*:*:*:" + USER + ":{}\n", password))
                .file(ACCESS_RULES, WHO_MAY)
                .file(FOLLOW, script("follow"))
                .command("sh", FOLLOW)
                .health(HealthCheck.command("psql", "-U", USER, "-d", DATABASE, "-Atqc", IS_FOLLOWING)
                        .every(Duration.ofSeconds(1))
                        .fall(10)
                        .startsWithin(RECOVERY))
                .access(access(password));
    }

    /** PgBouncer, from an image that starts it with the file of that name. Its user can be any that is not root. */
    static DeploymentSpec.Builder pool(String database) {
        Value<Secret> password = Output.secret(Kind.DEPLOYMENT, database, PASSWORD);
        return DeploymentSpec.builder()
                .image("edoburu/pgbouncer:v1.23.1-p2")
                .port(5432)
                .user("70:70")
                .quota(q -> q.cpus(0.25).memory("128Mi").pids(64))
                .file(POOL_SETTINGS, Value.format(POOLS, Output.text(Kind.DEPLOYMENT, database, "host")))
                .file(POOL_LOGIN, Value.format("\"" + USER + "\" \"{}\"\n", password))
                .command("pgbouncer", POOL_SETTINGS)
                .health(HealthCheck.tcp().every(Duration.ofSeconds(1)))
                .access(access(password));
    }

    /** As the image can be run: from its beginning as its own user, who has the place for the data, and with a place for the socket. */
    private static DeploymentSpec.Builder postgres(String size) {
        return DeploymentSpec.builder()
                .image("postgres:15")
                .port(5432)
                .volume(
                        DATA,
                        "/var/lib/postgresql/data",
                        VolumeSpec.builder().size(size).build())
                .env("PGDATA", "/var/lib/postgresql/data/" + DIRECTORY)
                .env("POSTGRES_USER", USER)
                .user("999:999")
                .tmpfs("/var/run/postgresql", "16Mi");
    }

    private static String script(String name) {
        String file = "postgres-" + name + ".sh";
        try (InputStream script = PostgresTemplates.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(script, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Access access(Value<Secret> password) {
        return new Access("postgresql", Optional.of(USER), Optional.of(password), DATABASE);
    }
}
