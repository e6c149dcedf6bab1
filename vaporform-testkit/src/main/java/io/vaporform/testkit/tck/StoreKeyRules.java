package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Keys, their order, and scans by prefix. */
abstract class StoreKeyRules extends StoreRuleGroup {

    private static final int LONGEST_KEY = 400;

    StoreKeyRules(StateStoreTck tck) {
        super(tck);
    }

    /** One row for each key, whose value is the key. */
    private void createAll(List<String> keys) {
        keys.forEach(key -> create(key, key));
    }

    @Rule(
            value = "S401",
            verifies = "a scan reports every row below the prefix, and the row whose key is the prefix itself",
            ifItFails = "that the prefix is no pattern, no word, and has no slash added to it")
    void aScanReportsAllBelowThePrefix() {
        createAll(List.of("a", "a/", "a/1", "a/2/x", "ab", "b", "A/1"));

        assertThat(keys(store().scan("a/"))).containsExactly("a/", "a/1", "a/2/x");
        assertThat(keys(store().scan("a"))).containsExactly("a", "a/", "a/1", "a/2/x", "ab");
        assertThat(keys(store().scan("c"))).isEmpty();
        assertThat(store().scan("")).hasSize(7);
    }

    @Rule(
            value = "S402",
            verifies = "a scan is exact at the prefix's end, whatever characters follow",
            ifItFails =
                    "for an upper bound made by adding a large character: what follows the prefix may be larger still")
    void aScanIsExactAtThePrefixsEnd() {
        List<String> below =
                List.of("p/", "p/\u0001", "p/z", "p/\uD83D\uDE80", "p/\uFFFD", "p/\uFFFF", "p/\uFFFF\uFFFFz");
        createAll(below);
        createAll(List.of("p", "p.", "p0", "p\uFFFF", "o/\uFFFF", "q/"));

        assertThat(keys(store().scan("p/"))).containsExactlyElementsOf(below);
    }

    @Rule(
            value = "S403",
            verifies = "rows are in the order of their keys' UTF-16 code units",
            ifItFails = "for a collation of some language, or the order of UTF-8, which puts U+FFFD before U+1F680")
    void rowsAreInTheOrderOfTheirKeys() {
        List<String> ordered = List.of(
                "k/",
                "k/-",
                "k/.",
                "k/0",
                "k/10",
                "k/9",
                "k/A",
                "k/Z",
                "k/_",
                "k/a",
                "k/a-b",
                "k/aB",
                "k/ab",
                "k/z",
                "k/~",
                "k/ß",
                "k/é",
                "k/漢",
                "k/\uD83D\uDE80",
                "k/\uE000",
                "k/\uFFFD");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));

        createAll(shuffled);

        assertThat(keys(store().scan("k/"))).containsExactlyElementsOf(ordered);
    }

    @Rule(
            value = "S404",
            verifies = "keys that only look alike are different, and stay as they were written",
            ifItFails = "for case folding, Unicode normalisation, trimming and padding")
    void keysAreNeverFolded() {
        List<String> keys = List.of("n/a", "n/A", "n/a ", "n/\u00e9", "n/e\u0301", "n/ﬁ", "n/fi", " n/a", "n//a");

        createAll(keys);

        assertThat(keys)
                .allSatisfy(key -> assertThat(store().read(key).map(Row::key)).contains(key));
        assertThat(keys).allSatisfy(key -> assertThat(text(key)).contains(key));
    }

    @Rule(
            value = "S405",
            verifies = "in a prefix no character stands for others",
            ifItFails = "that %, _ and \\ are escaped in a LIKE, or better, that it is a range")
    void aPrefixIsNoPattern() {
        createAll(List.of("w/%", "w/%/1", "w/_", "w/\\", "w/'", "w/*", "w/a", "w/aa"));

        assertThat(keys(store().scan("w/%"))).containsExactly("w/%", "w/%/1");
        assertThat(keys(store().scan("w/_"))).containsExactly("w/_");
        assertThat(keys(store().scan("w/\\"))).containsExactly("w/\\");
        assertThat(keys(store().scan("w/'"))).containsExactly("w/'");
        assertThat(keys(store().scan("w/*"))).containsExactly("w/*");
    }

    @Rule(
            value = "S406",
            verifies = "keys of " + LONGEST_KEY + " characters work, also beyond ASCII, and differ in the last one",
            ifItFails = "that the column holds " + LONGEST_KEY + " characters rather than bytes")
    void longKeysWork() {
        String ascii = "l/" + "x".repeat(LONGEST_KEY - 3);
        String wide = "l/" + "漢".repeat(LONGEST_KEY - 3);
        createAll(List.of(ascii + "1", ascii + "2", wide + "1", wide + "2"));

        assertThat(keys(store().scan(ascii))).containsExactly(ascii + "1", ascii + "2");
        assertThat(keys(store().scan(wide))).containsExactly(wide + "1", wide + "2");
        assertThat(store().commit(new Batch().put(ascii + "1", Batch.ABSENT, bytes("again"))))
                .isEmpty();
    }

    @Rule(
            value = "S407",
            verifies = "a scan reports the same rows as reads do",
            ifItFails = "that both map a row by the same code")
    void aScanReportsWhatReadsDo() {
        create("s/1", "one");
        long revision = create("s/2", "two");
        committed(new Batch().put("s/2", revision, bytes("two again"), Optional.of(Instant.EPOCH)));

        for (Row row : store().scan("s/")) {
            Row read = store().read(row.key()).orElseThrow();
            assertThat(row.value()).isEqualTo(read.value());
            assertThat(row.revision()).isEqualTo(read.revision());
            assertThat(row.due()).isEqualTo(read.due());
        }
    }
}
