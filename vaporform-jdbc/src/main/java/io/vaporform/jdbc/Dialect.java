package io.vaporform.jdbc;

import io.vaporform.spec.Violations;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases. */
sealed interface Dialect permits PostgresDialect, H2Dialect {

    /** The directory of the schema's scripts. */
    String scripts();

    /** Notes everything for which rows would not be safe here. */
    void check(Connection connection, Violations found) throws SQLException;

    /** {@link Sql#drawRevisions()} so that it answers with the revision after it. */
    String answering(String update);

    /** As {@link io.vaporform.state.StateStore#binding()} says. */
    String binding(Session session, String schema) throws SQLException;

    /** As {@link io.vaporform.state.StateStore#exclusive()} says. */
    boolean exclusive();

    /** Lets one transaction at a time go on that makes or changes tables. */
    void lockSchema(Session session) throws SQLException;

    /** What threads of this process hold while they make or change tables of the database {@code where}. */
    Object schemaLock(String where);

    Connections.Manners manners(boolean setsIsolation);

    /** The room that must be left on its disk. */
    DiskReserve reserve(Connection connection) throws SQLException;

    /** What to look at when it cannot be reached. */
    String cure();
}
