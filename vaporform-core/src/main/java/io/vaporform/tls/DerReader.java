package io.vaporform.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/** Goes through DER (X.690), one element after the other. What is not well-formed is an {@link IOException}. */
final class DerReader {

    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;

    private static final int LONG_FORM = 0x80;
    private static final int MOST_LENGTH_BYTES = 3;

    private final byte[] bytes;
    private int at;

    DerReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    /** The tag of the element that is next; -1 at the end. */
    int tag() {
        return hasMore() ? bytes[at] & 0xff : -1;
    }

    /** Goes on behind the next element, and gives what is in it. */
    byte[] content(int tag) throws IOException {
        if (tag() != tag) {
            throw new IOException("no element " + tag + " but " + tag());
        }
        at++;
        int length = length();
        if (length > bytes.length - at) {
            throw new IOException("an element is longer than what holds it");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** As {@link #content}, to be gone through. */
    DerReader into(int tag) throws IOException {
        return new DerReader(content(tag));
    }

    BigInteger integer() throws IOException {
        byte[] content = content(INTEGER);
        if (content.length == 0) {
            throw new IOException("a number without digits");
        }
        return new BigInteger(content);
    }

    private int length() throws IOException {
        int first = next();
        if (first < LONG_FORM) {
            return first;
        }
        int count = first - LONG_FORM;
        if (count == 0 || count > MOST_LENGTH_BYTES) {
            throw new IOException("a length that DER does not have, or nothing here needs");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | next();
        }
        return length;
    }

    private int next() throws IOException {
        if (!hasMore()) {
            throw new IOException("it ends too early");
        }
        return bytes[at++] & 0xff;
    }
}
