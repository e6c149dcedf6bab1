package io.vaporform.bench;

import io.vaporform.Blueprint;
import io.vaporform.DeploymentRef;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is applied while the process is killed: twelve resources with dependencies, and a change of them that creates, updates, replaces either way, and
 * deletes. The databases store their password with their data, and do not start with another, nor
 * with another one in their file.
 */
final class CrashStack {

    static final String PROJECT = "crash";
    static final List<String> VOLUMES = List.of("db-a.data", "db-b.data", "db-c.data");

    private static final String PASSWORD_FILE = "/run/secrets/password";

    private static final String DATABASE = "test \"$(cat " + PASSWORD_FILE + ")\" = \"$PASSWORD\" || exit 1; "
            + "test -f /data/pw || echo \"$PASSWORD\" > /data/pw; "
            + "test \"$(cat /data/pw)\" = \"$PASSWORD\" && exec sleep 100000";

    private CrashStack() {}

    static Blueprint first() {
        return Blueprint.named("crash", b -> {
            DeploymentRef a = database(b, "db-a", "1");
            database(b, "db-b", "1");
            database(b, "db-c", "1");
            web(b, a, "web-1", 1, "1");
            web(b, a, "web-2", 1, "1");
            web(b, a, "web-3", 2, "1");
            web(b, a, "web-4", 1, "1");
            web(b, a, "web-5", 1, "1");
            web(b, a, "web-6", 1, "1");
        });
    }

    static Blueprint second() {
        return Blueprint.named("crash", b -> {
            DeploymentRef a = database(b, "db-a", "2");
            database(b, "db-b", "1");
            web(b, a, "web-1", 1, "2");
            web(b, a, "web-2", 3, "1");
            web(b, a, "web-3", 1, "1");
            web(b, a, "web-4", 1, "1");
            web(b, a, "web-5", 2, "2");
            web(b, a, "web-7", 1, "1");
        });
    }

    /** How many instances of each deployment there are to be. */
    static Map<String, Integer> instances(boolean change) {
        return new TreeMap<>(
                change
                        ? Map.of(
                                "db-a", 1, "db-b", 1, "web-1", 1, "web-2", 3, "web-3", 1, "web-4", 1, "web-5", 2,
                                "web-7", 1)
                        : Map.of(
                                "db-a", 1, "db-b", 1, "db-c", 1, "web-1", 1, "web-2", 1, "web-3", 2, "web-4", 1,
                                "web-5", 1, "web-6", 1));
    }

    /** How many volumes each deployment with files has for them in Docker: one for its directory, and the seal. */
    static Map<String, Integer> fileVolumes(boolean change) {
        Map<String, Integer> all = new TreeMap<>();
        instances(change).keySet().stream()
                .filter(name -> name.startsWith("db-"))
                .forEach(name -> all.put(name, 2));
        return all;
    }

    private static DeploymentRef database(Blueprint.Builder b, String name, String version) {
        Value<Secret> password = Value.generatedWith("data", "password");
        return b.deployment(name, d -> d.image(Web.IMAGE)
                .command("sh", "-c", DATABASE)
                .port(5432)
                .env("VERSION", version)
                .env("PASSWORD", password)
                .file(PASSWORD_FILE, password)
                .volume("data", "/data"));
    }

    private static void web(Blueprint.Builder b, DeploymentRef database, String name, int replicas, String version) {
        b.deployment(name, d -> d.image(Web.IMAGE)
                .replicas(replicas)
                .env("VERSION", version)
                .env("DATABASE", database.host()));
    }
}
