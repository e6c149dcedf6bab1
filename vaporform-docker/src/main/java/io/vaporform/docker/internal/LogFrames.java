package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vaporform.spi.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Takes lines out of the frames that the engine packs the output of a container in: a byte for the stream, three of nothing, four for the
 * size, then the text, which may end in the middle of a line.
 *
 * @see <a href="https://docs.docker.com/engine/api/v1.41/#tag/Container/operation/ContainerAttach">Stream format</a>
 */
final class LogFrames {

    private static final int STDERR = 2;

    /** A line without an end must not fill the memory. */
    private static final int LONGEST_LINE = 1 << 20;

    private final String instance;
    private final Consumer<LogLine> each;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    LogFrames(String instance, Consumer<LogLine> each) {
        this.instance = instance;
        this.each = each;
    }

    void read(InputStream body) throws IOException {
        DataInputStream in = new DataInputStream(body);
        for (int stream = in.read(); stream >= 0; stream = in.read()) {
            in.skipBytes(3);
            frame(stream == STDERR, in, in.readInt());
        }
        flush(false);
        flush(true);
    }

    private void frame(boolean error, InputStream in, int size) throws IOException {
        byte[] text = in.readNBytes(size);
        if (text.length < size) {
            throw new EOFException("a frame of the log ended after " + text.length + " of " + size + " bytes");
        }
        ByteArrayOutputStream line = error ? err : out;
        for (byte b : text) {
            if (b == '\n') {
                pass(error, line);
            } else if (line.size() < LONGEST_LINE) {
                line.write(b);
            }
        }
    }

    private void flush(boolean error) {
        ByteArrayOutputStream line = error ? err : out;
        if (line.size() > 0) {
            pass(error, line);
        }
    }

    private void pass(boolean error, ByteArrayOutputStream line) {
        String text = line.toString(UTF_8);
        line.reset();
        each.accept(new LogLine(instance, error, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
    }
}
