package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.error.StoreUnavailableException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final Failures failures = new Failures("jdbc:test", "look at it");

    @Test
    void aBatchIsNotQuoted() {
        BatchUpdateException batch = new BatchUpdateException("Batch entry 0 INSERT INTO … VALUES ('x')", new int[0]);
        batch.setNextException(new SQLException("could not extend file\n  Hint: there is no room", "53100"));

        assertThat(failures.translated("commit", batch))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("the store at jdbc:test could not commit: could not extend file; look at it");
    }

    @Test
    void aFileThatH2CannotWriteIsAwayAndOneThatIsCorruptedIsNot() {
        assertThat(failures.translated("commit", h2(DataUtils.ERROR_WRITING_FAILED)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(failures.translated("commit", h2(DataUtils.ERROR_CLOSED)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(failures.translated("commit", h2(DataUtils.ERROR_FILE_CORRUPT)))
                .isNotInstanceOf(StoreUnavailableException.class);
    }

    private static SQLException h2(int code) {
        MVStoreException cause = DataUtils.newMVStoreException(code, "seen");
        return new SQLException("General error", "HY000", 50_000, cause);
    }
}
