package io.vaporform.docker.internal;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

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
        boolean more = true;
        while (more) {
            more = next(in, each);
        }
    }

    /** Whether there was one more. */
    private static boolean next(DataInputStream in, Each each) throws IOException {
        int stream = in.read();
        if (stream < 0) {
            return false;
        }
        in.skipBytes(3);
        int size = in.readInt();
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("a frame ended after " + bytes.length + " of " + size + " bytes");
        }
        each.accept(stream == STDERR, bytes);
        return true;
    }

    /** What is written to standard output; the rest goes elsewhere. */
    static final class Input extends InputStream {
        private final DataInputStream frames;
        private final Consumer<byte[]> errors;
        private ByteArrayInputStream frame = new ByteArrayInputStream(new byte[0]);
        private boolean ended;

        Input(InputStream body, Consumer<byte[]> errors) {
            this.frames = new DataInputStream(body);
            this.errors = errors;
        }

        @Override
        public int read() throws IOException {
            fill();
            return frame.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            fill();
            return frame.read(bytes, from, length);
        }

        /** Whether nothing more will come. */
        boolean hasEnded() {
            return ended;
        }

        private void fill() throws IOException {
            while (frame.available() == 0 && !ended) {
                ended = !next(frames, (error, bytes) -> {
                    if (error) {
                        errors.accept(bytes);
                    } else {
                        frame = new ByteArrayInputStream(bytes);
                    }
                });
            }
        }
    }
}
