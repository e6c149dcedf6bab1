package io.vaporform.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Elements of DER (X.690), read as far as a request for a certificate needs. */
final class DerElements {

    static final int OID = 0x06;

    private static final int LONG_FORM = 0x80;

    private final int tag;
    private final byte[] all;
    private final byte[] content;

    private DerElements(int tag, byte[] all, byte[] content) {
        this.tag = tag;
        this.all = all;
        this.content = content;
    }

    int tag() {
        return tag;
    }

    /** With its tag and its length. */
    byte[] all() {
        return all;
    }

    byte[] content() {
        return content;
    }

    /** The elements of {@code bytes}, one after the other. */
    static List<DerElements> of(byte[] bytes) throws AcmeProblem {
        List<DerElements> found = new ArrayList<>();
        try {
            int at = 0;
            while (at < bytes.length) {
                int begin = at;
                int tag = bytes[at++] & 0xff;
                int length = bytes[at++] & 0xff;
                if (length >= LONG_FORM) {
                    int digits = length - LONG_FORM;
                    length = 0;
                    for (int i = 0; i < digits; i++) {
                        length = (length << 8) | (bytes[at++] & 0xff);
                    }
                }
                if (length < 0 || length > bytes.length - at) {
                    throw AcmeProblem.malformed("an element is longer than what holds it");
                }
                at += length;
                found.add(new DerElements(
                        tag, Arrays.copyOfRange(bytes, begin, at), Arrays.copyOfRange(bytes, at - length, at)));
            }
        } catch (IndexOutOfBoundsException cut) {
            throw AcmeProblem.malformed("it ends within an element");
        }
        return found;
    }

    List<DerElements> parts() throws AcmeProblem {
        return of(content);
    }

    DerElements part(int index) throws AcmeProblem {
        List<DerElements> all = parts();
        if (index >= all.size()) {
            throw AcmeProblem.malformed("an element misses part " + index);
        }
        return all.get(index);
    }

    boolean isOid(byte[] oid) {
        return tag == OID && Arrays.equals(content, oid);
    }
}
