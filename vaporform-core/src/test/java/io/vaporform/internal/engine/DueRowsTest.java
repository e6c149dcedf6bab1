package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueRowsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Address ADDRESS = Address.parse("shop/main/certificate/www.example.com");

    private final HandTime time = new HandTime();
    private final MemoryStateStore store = MemoryStateStore.create();
    private final Work work = TestWork.of(store, time, HOUR);
    private final DueRows rows = new DueRows(work, Keys.RENEWALS, new Lane(Runnable::run, 4));

    private void add() {
        store.commit(
                new Batch().put(Keys.RENEWALS + ADDRESS, Batch.ABSENT, DueRows.nothing(), Optional.of(time.now())));
    }

    private Row row() {
        return store.read(Keys.RENEWALS + ADDRESS).orElseThrow();
    }

    private Instant due() {
        return row().due().orElseThrow();
    }

    @Test
    void whatWasFoundOutOfARowThatHasMovedSinceIsNotWritten() {
        add();
        Row read = row();
        rows.next(ADDRESS, time.now().plus(HOUR));
        Row moved = row();

        rows.next(read, time.now(), Json.object().put("old", true));

        assertThat(row()).isEqualTo(moved);
    }

    @Test
    void aTaskIsGivenTheRowAsItWasClaimedAndMayMoveItOn() {
        add();

        rows.each((address, row) -> rows.submit(
                row,
                "one",
                HOUR,
                HOUR,
                claimed -> rows.next(claimed, time.now().plus(HOUR.multipliedBy(5)), Json.object())));

        assertThat(due()).isEqualTo(time.now().plus(HOUR.multipliedBy(5)));
    }

    @Test
    void ofTwoWhoClaimARowOneGetsIt() {
        add();
        Row read = row();

        assertThat(rows.claim(read, HOUR)).isPresent();
        assertThat(rows.claim(read, HOUR)).isEmpty();
        assertThat(due()).isEqualTo(time.now().plus(HOUR));
    }

    @Test
    void whatIsPutOffForTooLongIsRecalledAndNothingElse() {
        add();
        rows.next(ADDRESS, time.now().plus(HOUR.multipliedBy(9)));
        rows.recall(time.now().plus(HOUR.multipliedBy(9)));
        assertThat(due()).isEqualTo(time.now().plus(HOUR.multipliedBy(9)));

        rows.recall(time.now().plus(HOUR));

        List<Address> due = new ArrayList<>();
        rows.each((address, row) -> due.add(address));
        assertThat(due).containsExactly(ADDRESS);
    }
}
