package io.vaporform.haproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was put into a configuration comes out of the real HAProxy as data. */
@Timeout(120)
class ConfigEncoderIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    private static final ConfigWord RETURN =
            ConfigWord.syntax("http-request return status 200 content-type text/plain");
    private static final ConfigWord STRING = ConfigWord.syntax("string");
    private static final ConfigWord FORMAT = ConfigWord.syntax("lf-string");

    @TempDir
    private Path path;

    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static ConfigWord when(String kind, int number) {
        return ConfigWord.syntax("if { path /" + kind + "/" + number + " }");
    }

    @Test
    void everyByteComesBack() throws Exception {
        try (AnyHaproxy haproxy = new AnyHaproxy(path, text -> {
            for (int code = 1; code < 256; code++) {
                byte[] word = {'<', (byte) code, '>'};
                text.line(RETURN, STRING, ConfigWord.text(word), when("text", code));
                text.line(RETURN, FORMAT, ConfigWord.format(word), when("format", code));
            }
        })) {
            for (int code = 1; code < 256; code++) {
                String word = "<" + (char) code + ">";
                assertThat(Web.get(haproxy.port(), "a", "/text/" + code).body()).isEqualTo(word);
                assertThat(Web.get(haproxy.port(), "a", "/format/" + code).body())
                        .isEqualTo(word);
            }
        }
    }

    @Test
    void hostileTextsComeBack() throws Exception {
        List<String> texts = new ArrayList<>(Hostile.lines());
        texts.addAll(List.of("a\nb", "a\r\n\r\nb", "\n  stats socket /tmp/x\n", "\nglobal\n"));
        try (AnyHaproxy haproxy = new AnyHaproxy(path, text -> {
            for (int i = 0; i < texts.size(); i++) {
                text.line(RETURN, STRING, ConfigWord.text(texts.get(i)), when("text", i));
                text.line(RETURN, FORMAT, ConfigWord.format(texts.get(i)), when("format", i));
            }
        })) {
            for (int i = 0; i < texts.size(); i++) {
                assertThat(Web.get(haproxy.port(), "a", "/text/" + i).body()).isEqualTo(bytes(texts.get(i)));
                assertThat(Web.get(haproxy.port(), "a", "/format/" + i).body()).isEqualTo(bytes(texts.get(i)));
            }
        }
    }

    @Test
    void hostileHeadersComeBack() throws Exception {
        List<String> texts = Hostile.lines().stream()
                .filter(text -> text.chars().noneMatch(each -> each < ' ' && each != '\t' || each == 0x7f))
                .toList();
        try (AnyHaproxy haproxy = new AnyHaproxy(path, text -> {
            for (int i = 0; i < texts.size(); i++) {
                text.line(
                        ConfigWord.syntax("http-request return status 200 hdr"),
                        ConfigWord.headerName("X-#'$`%"),
                        ConfigWord.headerValue("<" + texts.get(i) + ">"),
                        when("header", i));
            }
        })) {
            for (int i = 0; i < texts.size(); i++) {
                assertThat(Web.get(haproxy.port(), "a", "/header/" + i).header("x-#'$`%"))
                        .isEqualTo(bytes("<" + texts.get(i) + ">"));
            }
        }
    }

    @Test
    void aMapFileIsReadAsItWasWritten() throws Exception {
        List<MapEntry> entries = hostileEntries();
        Path file = path.resolve("routes.map");
        WholeFiles.writeLines(file, entries.stream().map(MapEntry::line).toList());
        try (AnyHaproxy haproxy = new AnyHaproxy(
                path,
                text -> text.line(
                        RETURN, FORMAT, ConfigWord.syntax("%[req.fhdr(x-key),map(" + file + ",none),hex]")))) {
            assertThat(haproxy.worker().map(file.toString()).entries()).containsExactlyElementsOf(entries);
            for (MapEntry entry : entries) {
                String request =
                        "GET / HTTP/1.1\r\nHost: a\r\nX-Key: " + bytes(entry.key()) + "\r\nConnection: close\r\n\r\n";
                assertThat(Web.send(haproxy.port(), request).body())
                        .isEqualTo(HexFormat.of()
                                .withUpperCase()
                                .formatHex(entry.value().getBytes(UTF_8)));
            }
        }
    }

    /** All keys, each with another value. */
    static List<MapEntry> hostileEntries() {
        List<String> keys = Hostile.keys();
        List<String> values = Hostile.values();
        List<MapEntry> entries = new ArrayList<>();
        for (int i = 0; i < Math.max(keys.size(), values.size()); i++) {
            String value = values.get(i % values.size());
            String key = i < keys.size() && keys.get(i).length() + value.length() < 7_500 ? keys.get(i) : "k" + i;
            entries.add(new MapEntry(key, value));
        }
        return entries;
    }

    @Test
    void whatHaproxyDoesNotTakeIsSaidInItsWords() throws Exception {
        HaproxyDirectory directory = HaproxyDirectory.of(path);
        WholeFiles.write(directory.config(), "global\n  bogus words\n");

        assertThatThrownBy(() -> AnyHaproxy.program().check(directory, directory.config(), AnyHaproxy.LIMITS.load()))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageStartingWith("check configuration: HAProxy said: [ALERT]")
                .hasMessageContaining("config : parsing [" + directory.config() + ":2] : unknown keyword 'bogus'");
    }
}
