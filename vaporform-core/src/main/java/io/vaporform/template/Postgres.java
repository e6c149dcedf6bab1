package io.vaporform.template;

import io.vaporform.spec.DeploymentSpec;

/** PostgreSQL databases. What a method returns can be changed before it is deployed, such as its image or its quota. */
public final class Postgres {

    private Postgres() {}

    /** {@code postgres-small}: 2 CPUs, 4 GiB of memory, a volume of 10 GiB, generated credentials. */
    public static DeploymentSpec.Builder small() {
        return DeploymentSpec.builder().template(StandardTemplates.POSTGRES_SMALL);
    }

    /** {@code postgres-medium}: 4 CPUs, 16 GiB of memory, a volume of 50 GiB, a read replica, generated credentials. */
    public static DeploymentSpec.Builder medium() {
        return DeploymentSpec.builder().template(StandardTemplates.POSTGRES_MEDIUM);
    }
}
