package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.util.List;
import java.util.Random;

/** What a row holds. */
abstract class StoreValueRules extends StoreRuleGroup {

    private static final int LARGE = 1 << 20;

    StoreValueRules(StateStoreTck tck) {
        super(tck);
    }

    private void roundTrip(byte[] value) {
        byte[] written = value.clone();
        long revision = committed(new Batch().put("v", revision("v"), written));

        assertThat(store().read("v").orElseThrow().value()).isEqualTo(value);
        assertThat(store().scan("v").get(0).value()).isEqualTo(value);
        assertThat(revision("v")).isEqualTo(revision);
    }

    @Rule(
            value = "S601",
            verifies = "every byte comes back as it was, also 0 and those that are no text",
            ifItFails = "that values are stored as bytes and never pass through a character set")
    void everyByteComesBack() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        roundTrip(all);
        roundTrip(new byte[] {0});
        roundTrip(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0, (byte) 0xc3, 0x28});
    }

    @Rule(
            value = "S602",
            verifies = "an empty value is a value: the row is there",
            ifItFails = "for databases and codes that take empty for null")
    void emptyIsAValue() {
        roundTrip(new byte[0]);

        assertThat(store().commit(new Batch().put("v", Batch.ABSENT, bytes("x"))))
                .isEmpty();
    }

    @Rule(
            value = "S603",
            verifies = "a value of 1 MiB comes back whole",
            ifItFails = "the size of the column and of packets")
    void aLargeValueComesBackWhole() {
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);

        roundTrip(large);
    }

    @Rule(
            value = "S604",
            verifies = "what was read stays as it was when the row is written again",
            ifItFails = "that each write stores bytes of its own, and that a scan returns a list of its own")
    void whatWasReadStays() {
        long revision = create("v", "before");
        Row read = store().read("v").orElseThrow();
        List<Row> scanned = store().scan("");

        committed(new Batch().put("v", revision, bytes("after!")).put("w", Batch.ABSENT, bytes("new")));
        committed(new Batch().remove("v", revision("v")));

        assertThat(text(read)).isEqualTo("before");
        assertThat(scanned).hasSize(1).first().satisfies(row -> assertThat(text(row))
                .isEqualTo("before"));
    }
}
