package io.vaporform.haproxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/** What HAProxy has written, of which its reasons are nowhere else: version 2.6 tells a master's socket nothing of a failed reload. */
final class LogTail {

    /** Emptied then, before something is begun: HAProxy says little, but for years. */
    static final long LARGE = 16 << 20;

    private static final int MOST = 64 << 10;
    private static final List<String> TROUBLE = List.of("[ALERT]", "[WARNING]", "[EMERG]");

    private final Path file;
    private final long from;

    private LogTail(Path file, long from) {
        this.file = file;
        this.from = from;
    }

    /** From here on. */
    static LogTail mark(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new LogTail(file, 0);
        }
        if (Files.size(file) > LARGE) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
        return new LogTail(file, Files.size(file));
    }

    /** The whole file. */
    static LogTail all(Path file) {
        return new LogTail(file, 0);
    }

    /** Alerts and warnings since the mark, or all of it if there are none. */
    String words() {
        String trouble = trouble();
        return trouble.isEmpty() ? read() : trouble;
    }

    /** Alerts and warnings since the mark. */
    String trouble() {
        return read().lines()
                .filter(line -> TROUBLE.stream().anyMatch(line::startsWith))
                .collect(Collectors.joining("\n"));
    }

    private String read() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(MOST, channel.size() - from)));
            long at = from;
            while (bytes.hasRemaining()) {
                int length = channel.read(bytes, at);
                if (length < 0) {
                    break;
                }
                at += length;
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException unreadable) {
            return "(its log cannot be read: " + unreadable + ")";
        }
    }
}
