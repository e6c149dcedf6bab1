package io.vaporform.docker.internal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The frames that the engine packs what a process writes in: a byte for the stream, three of nothing, four for the size, then the bytes.
 *
 * @see <a href="https://docs.docker.com/engine/api/v1.41/#tag/Container/operation/ContainerAttach">Stream format</a>
 */
final class OutputFrames {

    private static final int STDERR = 2;

    private OutputFrames() {}

    /** Takes what one frame holds. */
    @FunctionalInterface
    interface Each {
        void accept(boolean error, byte[] bytes);
    }

    /** @throws EOFException if it ends in the middle of a frame */
    static void read(InputStream body, Each each) throws IOException {
        DataInputStream in = new DataInputStream(body);
        for (int stream = in.read(); stream >= 0; stream = in.read()) {
            in.skipBytes(3);
            int size = in.readInt();
            byte[] bytes = in.readNBytes(size);
            if (bytes.length < size) {
                throw new EOFException("a frame ended after " + bytes.length + " of " + size + " bytes");
            }
            each.accept(stream == STDERR, bytes);
        }
    }
}
