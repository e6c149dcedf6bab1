package io.vaporform.jdbc;

import io.vaporform.spec.Violations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Makes and upgrades the tables: one script for each version, each run once. */
final class Schema {

    /** The version that this library reads and writes. */
    static final int VERSION = 1;

    private final Dialect dialect;
    private final String name;
    private final String schema;

    /**
     * @param name of the schema
     * @param schema as it stands in a statement, quoted
     */
    Schema(Dialect dialect, String name, String schema) {
        this.dialect = dialect;
        this.name = name;
        this.schema = schema;
    }

    /** Only looks where all is there, so that a user without the right to make tables can open it. */
    void upgrade(Connections connections) {
        int version = connections.read("look for its tables", this::version);
        if (version < VERSION) {
            synchronized (dialect.schemaLock(connections.failures().where())) {
                version = connections.write("make its tables", this::upgrade);
            }
        }
        Violations found = new Violations();
        found.unless(
                version == VERSION,
                "schema of the store at " + connections.failures().where(),
                version,
                "is newer than this library, which knows " + VERSION,
                "use the version of vaporform-jdbc that wrote it, or a newer one");
        found.throwIfAny();
    }

    private int upgrade(Session session) throws SQLException {
        dialect.lockSchema(session);
        session.execute("CREATE TABLE IF NOT EXISTS " + schema + ".vaporform_schema (version INTEGER PRIMARY KEY)");
        // Again, as another process may have been faster.
        int version = version(session);
        for (int next = version + 1; next <= VERSION; next++) {
            for (String statement : script(next)) {
                session.execute(statement);
            }
            session.execute("INSERT INTO " + schema + ".vaporform_schema (version) SELECT " + next
                    + " WHERE NOT EXISTS (SELECT 1 FROM " + schema + ".vaporform_schema WHERE version = " + next + ")");
        }
        return Math.max(version, VERSION);
    }

    /** 0 for none. */
    private int version(Session session) throws SQLException {
        boolean there = session.query(
                        "SELECT COUNT(*) FROM information_schema.tables WHERE LOWER(table_name) = 'vaporform_schema'"
                                + " AND table_schema = ?",
                        line -> line.getInt(1) > 0,
                        name)
                .get(0);
        return there
                ? session.query("SELECT MAX(version) FROM " + schema + ".vaporform_schema", line -> line.getInt(1))
                        .get(0)
                : 0;
    }

    private List<String> script(int version) {
        String file = dialect.scripts() + "/V" + version + ".sql";
        try (InputStream script = Schema.class.getResourceAsStream(file)) {
            if (script == null) {
                throw new IllegalStateException("vaporform-jdbc's jar lacks " + file);
            }
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^--.*$", "")
                    .replace("{schema}", schema);
            return Arrays.stream(text.split(";\\s*\n", -1))
                    .filter(statement -> !statement.isBlank())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
