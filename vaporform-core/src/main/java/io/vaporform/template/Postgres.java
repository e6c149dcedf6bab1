package io.vaporform.template;

import io.vaporform.spec.DeploymentSpec;

/** PostgreSQL databases. What a method returns can be changed before it is deployed, such as its image or its quota. */
public final class Postgres {

    private Postgres() {}

    /**
     * The official image of a major version of PostgreSQL, in the place of 15: {@code Postgres.medium().image(Postgres.version(16))}. The data of one version is not read by another one: dump
     * it and load it again.
     */
    public static String version(int major) {
        return "postgres:" + major;
    }

    /** {@code postgres-small}: 2 CPUs, 4 GiB of memory, a volume of 10 GiB, generated credentials. */
    public static DeploymentSpec.Builder small() {
        return DeploymentSpec.builder().template(PostgresTemplates.SMALL);
    }

    /**
     * A PgBouncer before a database of the same stack: few of its connections, shared among many clients, for a transaction each, with the login of the database. {@link #medium()} has one.
     *
     * @param database its name, such as {@code orders-db}
     */
    public static DeploymentSpec.Builder pool(String database) {
        return PostgresTemplates.pool(database);
    }

    /**
     * {@code postgres-medium}: 4 CPUs, 16 GiB of memory, a volume of 50 GiB, generated credentials, and a read replica with as much, which follows by streaming and is reached as {@code
     * <name>.replica}. Its image and its quota are those of the spec. {@code <name>.pool} shares few connections of the primary among many clients, for a transaction each. When the primary fails nobody takes its place by itself.
     */
    public static DeploymentSpec.Builder medium() {
        return DeploymentSpec.builder().template(PostgresTemplates.MEDIUM);
    }
}
