package io.vaporform.internal.engine;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes so many bytes and no more. */
final class CappedOutput extends FilterOutputStream {

    private final String what;
    private long left;

    /** @param what the limit is of, for a person */
    CappedOutput(OutputStream out, long most, String what) {
        super(out);
        this.left = most;
        this.what = what;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        left -= length;
        if (left < 0) {
            throw new IOException("it is more than " + what);
        }
        out.write(bytes, from, length);
    }
}
