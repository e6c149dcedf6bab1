package io.vaporform.docker;

import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.spec.DeploymentSpec;

/** Projects that mean no good to each other: each a web application, which says whose it is, and an internal database. */
final class Tenants {

    private Tenants() {}

    static Project tenant(Infrastructure infra, String name) {
        Project tenant = infra.project(name);
        var db = tenant.deploy("db", a -> app(a, name + "/db").internal());
        tenant.deploy("web", a -> app(a, name + "/web").env("DATABASE", db.uri()));
        return tenant;
    }

    /** Answers with {@code version} when it is asked for that. */
    static DeploymentSpec.Builder app(DeploymentSpec.Builder spec, String version) {
        return Fixture.over(spec).env("VERSION", version);
    }
}
