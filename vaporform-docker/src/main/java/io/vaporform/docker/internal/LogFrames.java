package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Consumer;

/** Takes lines out of the {@link OutputFrames} of a log: in each the time at which it was written, and the text, which may end in the middle of a line. */
public final class LogFrames {

    /** A line without an end must not fill the memory. */
    private static final int LONGEST_LINE = 1 << 20;

    /** Longer than any time. */
    private static final int LONGEST_TIME = 40;

    private final String instance;
    private final Consumer<LogLine> each;
    private final Line out;
    private final Line err;

    /** @param now for what comes without a time */
    public LogFrames(String instance, Instant now, Consumer<LogLine> each) {
        this.instance = instance;
        this.each = each;
        this.out = new Line(now);
        this.err = new Line(now);
    }

    /** With which the engine is asked for what this reads. */
    public static String query(LogQuery query) {
        String since = query.since()
                .map(from -> String.format(Locale.ROOT, "&since=%d.%09d", from.getEpochSecond(), from.getNano()))
                .orElse("");
        return "?stdout=1&stderr=1&timestamps=1&tail=" + query.lines() + since;
    }

    /** What of a line has come so far. */
    private static final class Line {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private Instant at;

        Line(Instant at) {
            this.at = at;
        }
    }

    public void read(InputStream body) throws IOException {
        OutputFrames.read(body, this::frame);
        flush(false);
        flush(true);
    }

    private void frame(boolean error, byte[] text) {
        Line line = error ? err : out;
        int begin = timeOf(text, line);
        for (int i = begin; i < text.length; i++) {
            if (text[i] == '\n') {
                pass(error, line);
            } else if (line.text.size() < LONGEST_LINE) {
                line.text.write(text[i]);
            }
        }
    }

    /** Takes note of the time, if it begins the line; the engine cuts long lines, and gives each part one. */
    private static int timeOf(byte[] text, Line line) {
        int end = 0;
        while (end < text.length && end < LONGEST_TIME && text[end] != ' ') {
            end++;
        }
        try {
            Instant at = Instant.parse(new String(text, 0, end, UTF_8));
            line.at = line.text.size() == 0 ? at : line.at;
            return Math.min(text.length, end + 1);
        } catch (DateTimeParseException none) {
            return 0;
        }
    }

    private void flush(boolean error) {
        Line line = error ? err : out;
        if (line.text.size() > 0) {
            pass(error, line);
        }
    }

    private void pass(boolean error, Line line) {
        String text = line.text.toString(UTF_8);
        line.text.reset();
        each.accept(new LogLine(
                instance, line.at, error, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
    }
}
