package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;

/** The end. */
abstract class StoreCloseRules extends StoreRuleGroup {

    StoreCloseRules(StateStoreTck tck) {
        super(tck);
    }

    @Rule(
            value = "S801",
            verifies = "closing again does nothing",
            ifItFails = "that close remembers that it was called")
    void closingAgainDoesNothing() {
        create("row", "1");

        assertThatCode(() -> {
                    store().close();
                    store().close();
                })
                .doesNotThrowAnyException();
    }

    @Rule(
            value = "S802",
            verifies = "closing from several threads at a time closes once",
            ifItFails = "that what close remembers is set atomically")
    void closingAtATimeClosesOnce() throws Exception {
        AtOnce.run(List.of(this::closed, this::closed, this::closed, this::closed));
    }

    private boolean closed() {
        store().close();
        return true;
    }
}
