package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowKeysTest {

    private static final long SEED = 20261120;
    private static final char[] CHARACTERS = {
        '\0', 'a', 'b', '/', '\u00ff', '\u0100', '\ud83d', '\ude80', '\ufeff', '\ufffe', '\uffff'
    };

    private static List<String> keys() {
        Random random = new Random(SEED);
        List<String> keys = new ArrayList<>(List.of("", "\uffff".repeat(RowKeys.LONGEST)));
        for (int i = 0; i < 150; i++) {
            StringBuilder key = new StringBuilder();
            for (int length = random.nextInt(5); length > 0; length--) {
                key.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
            }
            keys.add(key.toString());
        }
        return keys;
    }

    @Test
    void anyKeyComesBackAlsoHalfOfAPair() {
        assertThat(keys()).as("seed " + SEED).allSatisfy(key -> assertThat(RowKeys.text(RowKeys.bytes(key)))
                .isEqualTo(key));
    }

    @Test
    void bytesAreInTheOrderOfTheKeys() {
        for (String a : keys()) {
            for (String b : keys()) {
                assertThat(Integer.signum(Arrays.compareUnsigned(RowKeys.bytes(a), RowKeys.bytes(b))))
                        .as("%s and %s, seed %d", a, b, SEED)
                        .isEqualTo(Integer.signum(a.compareTo(b)));
            }
        }
    }

    @Test
    void theBoundsOfAPrefixHoldWhatBeginsWithIt() {
        for (String prefix : keys()) {
            for (String key : keys()) {
                boolean within = Arrays.compareUnsigned(RowKeys.bytes(key), RowKeys.bytes(prefix)) >= 0
                        && Arrays.compareUnsigned(RowKeys.bytes(key), RowKeys.behind(prefix)) < 0;
                assertThat(within).as("%s below %s, seed %d", key, prefix, SEED).isEqualTo(key.startsWith(prefix));
            }
        }
    }

    @Test
    void dueTimesComeBackToTheNanosecond() {
        Random random = new Random(SEED);
        List<Long> all = new ArrayList<>(List.of(Long.MIN_VALUE, Long.MAX_VALUE, -1L, 0L, 1L, -1_000_000_000L));
        random.longs(200).forEach(all::add);

        assertThat(all).as("seed " + SEED).allSatisfy(nanos -> {
            assertThat(DueTimes.nanos(DueTimes.instant(nanos))).isEqualTo(nanos);
            assertThat(DueTimes.fits(DueTimes.instant(nanos))).isTrue();
        });
        assertThat(DueTimes.instant(-1)).isEqualTo(Instant.EPOCH.minusNanos(1));
    }

    @Test
    void timesThatDoNotFitCompareAsTheyShould() {
        assertThat(DueTimes.fits(Instant.MAX)).isFalse();
        assertThat(DueTimes.nanos(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(DueTimes.nanos(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
    }
}
