package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.spi.LogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFramesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int OUT = 1;
    private static final int ERR = 2;

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    @Test
    void linesGoOverFramesAndFramesOverLines() throws IOException {
        frame(OUT, "one\ntw");
        frame(ERR, "oops\r\n");
        frame(OUT, "o\n\nthree");

        assertThat(lines())
                .containsExactly(
                        line(false, "one"),
                        line(true, "oops"),
                        line(false, "two"),
                        line(false, ""),
                        line(false, "three"));
    }

    @Test
    void aLineHasTheTimeOfItsBegin() throws IOException {
        frame(OUT, "2026-11-27T10:00:00.123456789Z one\n");
        frame(OUT, "2026-11-27T10:00:01.000000000Z a long ");
        frame(OUT, "2026-11-27T10:00:02.000000000Z line\n");
        frame(OUT, "2026-11-27T10:00:03.000000000Z \n");

        assertThat(lines())
                .containsExactly(
                        new LogLine("web", Instant.parse("2026-11-27T10:00:00.123456789Z"), false, "one"),
                        new LogLine("web", Instant.parse("2026-11-27T10:00:01Z"), false, "a long line"),
                        new LogLine("web", Instant.parse("2026-11-27T10:00:03Z"), false, ""));
    }

    @Test
    void aCharacterMayBeCutByAFrame() throws IOException {
        byte[] umlaut = "ü\n".getBytes(UTF_8);
        frame(OUT, new byte[] {umlaut[0]});
        frame(OUT, new byte[] {umlaut[1], umlaut[2]});

        assertThat(lines()).containsExactly(line(false, "ü"));
    }

    @Test
    void aFrameThatIsCutIsAnError() {
        stream.writeBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 9, 'x'});

        assertThatExceptionOfType(EOFException.class).isThrownBy(this::lines).withMessageContaining("1 of 9 bytes");
    }

    private void frame(int kind, String text) {
        frame(kind, text.getBytes(UTF_8));
    }

    private void frame(int kind, byte[] text) {
        stream.writeBytes(
                ByteBuffer.allocate(8).put((byte) kind).putInt(4, text.length).array());
        stream.writeBytes(text);
    }

    private List<LogLine> lines() throws IOException {
        List<LogLine> lines = new ArrayList<>();
        new LogFrames("web", NOW, lines::add).read(new ByteArrayInputStream(stream.toByteArray()));
        return lines;
    }

    private static LogLine line(boolean error, String text) {
        return new LogLine("web", NOW, error, text);
    }
}
