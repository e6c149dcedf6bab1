package io.vaporform.jdbc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys as the database has them: UTF-16BE bytes. Bytes are compared one by one whatever the collation, which gives the order of UTF-16 code units
 * that {@link io.vaporform.state.StateStore} asks for; and any character is allowed, also half of a pair.
 */
final class RowKeys {

    /** How many characters a key may have. */
    static final int LONGEST = 400;

    /** Stands behind every key. */
    private static final byte[] BEHIND_ALL = new byte[2 * LONGEST + 1];

    static {
        Arrays.fill(BEHIND_ALL, (byte) 0xff);
    }

    private RowKeys() {}

    static byte[] bytes(String key) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * key.length());
        bytes.asCharBuffer().put(key);
        return bytes.array();
    }

    static String text(byte[] bytes) {
        return ByteBuffer.wrap(bytes).asCharBuffer().toString();
    }

    /** The smallest bytes that stand behind every key with this prefix. */
    static byte[] behind(String prefix) {
        byte[] bytes = bytes(prefix);
        for (int last = bytes.length - 1; last >= 0; last--) {
            if (bytes[last] != (byte) 0xff) {
                byte[] next = Arrays.copyOf(bytes, last + 1);
                next[last]++;
                return next;
            }
        }
        return BEHIND_ALL.clone();
    }
}
