package io.vaporform.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SingleRecordsTest {

    private static final Rdata ONE = Rdata.a("192.0.2.1");
    private static final Rdata TWO = Rdata.a("192.0.2.2");
    private static final Rdata THREE = Rdata.a("192.0.2.3");

    private static SingleRecord record(String id, Duration ttl, Rdata data) {
        return new SingleRecord(id, DomainName.of("www.example.com"), "A", ttl, Optional.of(data), "");
    }

    private static Rrset set(Rdata... data) {
        return Rrset.of("www.example.com", data);
    }

    private static SingleRecords.Edits.Edit edit(SingleRecord record, Rdata data) {
        return new SingleRecords.Edits.Edit(record, data);
    }

    private final SingleRecord first = record("1", Rrset.DEFAULT_TTL, ONE);
    private final SingleRecord second = record("2", Rrset.DEFAULT_TTL, TWO);
    private final SingleRecords both = SingleRecords.of(List.of(first, second));

    @Test
    void recordsOfOneNameAndTypeAreASet() {
        assertThat(both.sets()).containsExactly(set(ONE, TWO));
        assertThat(SingleRecords.of(List.of(first, record("2", Duration.ofSeconds(30), TWO)))
                        .sets())
                .containsExactly(set(ONE, TWO).ttl(Duration.ofSeconds(30)));
    }

    @Test
    void aSetOfWhichSomeCannotBeSaidIsNone() {
        SingleRecords some = SingleRecords.of(List.of(
                first, new SingleRecord("2", first.name(), "A", Rrset.DEFAULT_TTL, Optional.empty(), "is proxied")));

        assertThat(some.sets()).isEmpty();
        assertThat(some.found(RrsetChange.create(set(ONE))))
                .contains(new RrsetChanges.Found(Optional.empty(), "is proxied"));
        assertThat(some.found(RrsetChange.create(Rrset.of("other.example.com", ONE))))
                .isEmpty();
    }

    @Test
    void whatStaysIsNotTouched() {
        assertThat(both.edits(RrsetChange.replace(set(ONE, TWO), set(TWO, THREE))))
                .isEqualTo(new SingleRecords.Edits(List.of(), List.of(edit(first, THREE)), List.of()));
        assertThat(both.edits(RrsetChange.replace(set(ONE, TWO), set(ONE, TWO, THREE))))
                .isEqualTo(new SingleRecords.Edits(List.of(THREE), List.of(), List.of()));
        assertThat(both.edits(RrsetChange.replace(set(ONE, TWO), set(TWO))))
                .isEqualTo(new SingleRecords.Edits(List.of(), List.of(), List.of(first)));
    }

    @Test
    void anotherTimeToLiveChangesEachRecord() {
        assertThat(both.edits(RrsetChange.replace(set(ONE, TWO), set(ONE, TWO).ttl(Duration.ofHours(1)))))
                .isEqualTo(new SingleRecords.Edits(List.of(), List.of(edit(first, ONE), edit(second, TWO)), List.of()));
    }

    @Test
    void aDeletionDeletesAllAndACreationMakesAll() {
        assertThat(both.edits(RrsetChange.delete(set(ONE, TWO))).deleted()).containsExactly(first, second);
        assertThat(SingleRecords.of(List.of())
                        .edits(RrsetChange.create(set(ONE, TWO)))
                        .created())
                .containsExactly(ONE, TWO);
    }

    @Test
    void aRecordThatIsThereTwiceIsOnceWanted() {
        SingleRecord again = record("3", Rrset.DEFAULT_TTL, ONE);

        assertThat(SingleRecords.of(List.of(first, again)).edits(RrsetChange.replace(set(ONE), set(ONE, TWO))))
                .isEqualTo(new SingleRecords.Edits(List.of(), List.of(edit(again, TWO)), List.of()));
    }
}
