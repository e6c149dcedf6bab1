package io.vaporform.testkit.tck;

import io.vaporform.state.Row;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Wrong in how keys are compared, ordered and found by prefix. */
final class KeyDefects {

    private KeyDefects() {}

    static List<StoreDefect> all() {
        return List.of(
                StoreDefect.of(
                        "leaves out the row at the prefix",
                        "S401 S402 S403 S405 S601 S602 S603",
                        LeavesOutTheFirst::new),
                StoreDefect.of("ends a scan by adding a large character", "S402 S504 S902", AddsALargeCharacter::new),
                StoreDefect.of("orders keys as UTF-8 does", "S402 S403", OrdersAsUtf8::new),
                StoreDefect.of("takes a prefix for a pattern", "S405", TakesPatterns::new),
                StoreDefect.of("folds case", "S401 S403 S404", FoldsCase::new),
                StoreDefect.of("normalises keys", "S404", Normalises::new),
                StoreDefect.of("cuts keys at 255 characters", "S406", CutsKeys::new),
                StoreDefect.of("drops due times in scans", "S407", DropsDueTimesInScans::new));
    }

    private static final class LeavesOutTheFirst extends FlatStore {
        @Override
        boolean isBelow(String key, String prefix) {
            return super.isBelow(key, prefix) && !key.equals(prefix);
        }
    }

    private static final class AddsALargeCharacter extends FlatStore {
        @Override
        boolean isBelow(String key, String prefix) {
            return key.compareTo(prefix) >= 0 && key.compareTo(prefix + Character.MAX_VALUE) < 0;
        }
    }

    private static final class OrdersAsUtf8 extends FlatStore {
        @Override
        Comparator<Row> order() {
            return (a, b) -> Arrays.compareUnsigned(
                    a.key().getBytes(StandardCharsets.UTF_8), b.key().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class TakesPatterns extends FlatStore {
        @Override
        boolean isBelow(String key, String prefix) {
            StringBuilder pattern = new StringBuilder();
            prefix.chars()
                    .forEach(c -> pattern.append(
                            c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString((char) c))));
            return Pattern.compile(pattern + ".*", Pattern.DOTALL).matcher(key).matches();
        }
    }

    private static final class FoldsCase extends FlatStore {
        @Override
        String key(String key) {
            return key.toLowerCase(Locale.ROOT);
        }
    }

    private static final class Normalises extends FlatStore {
        @Override
        String key(String key) {
            return Normalizer.normalize(key, Normalizer.Form.NFC);
        }
    }

    private static final class CutsKeys extends FlatStore {
        @Override
        String key(String key) {
            return key.substring(0, Math.min(255, key.length()));
        }
    }

    private static final class DropsDueTimesInScans extends FlatStore {
        @Override
        public synchronized List<Row> scan(String prefix) {
            return super.scan(prefix).stream()
                    .map(row -> new Row(row.key(), row.value(), row.revision(), Optional.empty()))
                    .toList();
        }
    }
}
