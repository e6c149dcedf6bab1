package io.vaporform.samples.quickstart;

import io.vaporform.Deployment;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.Access;
import io.vaporform.spec.Credentials;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Queries a database over JDBC, as any client on the engine's host would. */
record Query(String url, Credentials login) {

    static Query on(Deployment db) {
        DeploymentOutputs outputs = db.outputs();
        Endpoint endpoint = outputs.endpoint(From.HOST).orElseThrow();
        String database = outputs.access().map(Access::path).orElseThrow();
        Credentials login = outputs.credentials().orElseThrow();
        return new Query("jdbc:postgresql://" + endpoint.authority() + "/" + database, login);
    }

    /** The first column of the first row. */
    String single(String sql) {
        String password = login.password().reveal();
        try (Connection connection = DriverManager.getConnection(url, login.username(), password);
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failed) {
            throw new VaporformException(url + " did not answer: " + failed.getMessage(), failed);
        }
    }
}
