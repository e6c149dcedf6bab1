package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules of a store that belong together. */
@DisplayNameGeneration(RuleNames.class)
@ExtendWith(RuleReport.class)
abstract class StoreRuleGroup {

    private final StateStoreTck tck;

    StoreRuleGroup(StateStoreTck tck) {
        this.tck = tck;
    }

    StateStore store() {
        return tck.current();
    }

    /** Commits what must succeed. */
    long committed(Batch batch) {
        OptionalLong revision = store().commit(batch);
        assertThat(revision).as("revision of a commit whose expectations hold").isPresent();
        return revision.getAsLong();
    }

    /** Writes a row that is not there yet. */
    long create(String key, String value) {
        return committed(new Batch().put(key, Batch.ABSENT, bytes(value)));
    }

    /** What a row holds; empty if there is none. */
    Optional<String> text(String key) {
        return store().read(key).map(StoreRuleGroup::text);
    }

    long revision(String key) {
        return store().read(key).map(Row::revision).orElse(Batch.ABSENT);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(Row row) {
        return new String(row.value(), StandardCharsets.UTF_8);
    }

    static List<String> keys(List<Row> rows) {
        return rows.stream().map(Row::key).toList();
    }
}
