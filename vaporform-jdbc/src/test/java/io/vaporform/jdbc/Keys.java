package io.vaporform.jdbc;

import java.util.Arrays;

/** Keys for tests; the same at each run, so that a failure can be looked at. */
final class Keys {

    private Keys() {}

    static KeyRing ring() {
        return KeyRing.of("test", key(1));
    }

    static byte[] key(int number) {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        Arrays.fill(key, (byte) number);
        return key;
    }
}
