package io.vaporform.spi;

import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that settings come from. */
final class SettingFiles {

    private static final Logger LOG = LoggerFactory.getLogger(SettingFiles.class);

    /** No secret is longer, and a device that never ends is no secret. */
    private static final int LONGEST = 1 << 20;

    private SettingFiles() {}

    static Optional<Settings.Entry> secret(String path, String origin) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                return unreadable(path, origin, "it is longer than " + LONGEST + " bytes");
            }
            Secret text = Secret.of(withoutNewline(new String(bytes, StandardCharsets.UTF_8)));
            return Optional.of(new Settings.Entry(text, "the file named by " + origin, true));
        } catch (IOException | InvalidPathException unreadable) {
            return unreadable(path, origin, unreadable.getClass().getSimpleName());
        }
    }

    private static Optional<Settings.Entry> unreadable(String path, String origin, String why) {
        LOG.warn(
                "{} names the file {}, which cannot be read ({}); the setting is taken from elsewhere",
                origin,
                path,
                why);
        return Optional.empty();
    }

    private static String withoutNewline(String text) {
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        return text.substring(0, end > 0 && end < text.length() && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    static Settings properties(Path path) {
        Map<String, String> values = new HashMap<>();
        try (Reader in = Files.newBufferedReader(path)) {
            Properties read = new Properties();
            read.load(in);
            read.stringPropertyNames().forEach(key -> values.put(key, read.getProperty(key)));
        } catch (IOException | IllegalArgumentException unreadable) {
            // Not the message: it may quote what stands in the file.
            throw new Violations()
                    .add(
                            "settings file",
                            path,
                            "cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                            "correct the path, or make it a file of properties in UTF-8")
                    .exception();
        }
        return new SourcedSettings(
                key -> Optional.ofNullable(values.getOrDefault(key, values.get(Settings.variable(key)))),
                key -> "file " + path);
    }
}
