package io.vaporform.jdbc;

import io.vaporform.state.StateStore;
import io.vaporform.testkit.tck.StateStoreTck;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2StateStoreTckTest extends StateStoreTck {

    @TempDir
    Path directory;

    @Override
    protected StateStore store() {
        return JdbcStateStore.embedded(directory.resolve("store"), Keys.ring());
    }
}
