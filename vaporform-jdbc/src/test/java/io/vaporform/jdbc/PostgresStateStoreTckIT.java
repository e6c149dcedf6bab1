package io.vaporform.jdbc;

import io.vaporform.state.StateStore;
import io.vaporform.testkit.tck.StateStoreTck;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;

class PostgresStateStoreTckIT extends StateStoreTck {

    private PostgresSchema schema;

    @Override
    protected StateStore store() {
        schema = PostgresSchema.create();
        return JdbcStateStore.open(schema.dataSource(), Keys.ring());
    }

    @AfterEach
    void dropSchema() throws SQLException {
        if (schema != null) {
            schema.close();
        }
    }
}
