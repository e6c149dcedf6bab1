package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A map as a process has it. HAProxy never writes the file of it, so that must be written before: a reload reads it. Each change is read back. Thread-safe for different keys.
 *
 * @see <a href="https://docs.haproxy.org/2.6/management.html#9.3">HAProxy Management Guide, add map</a>
 */
final class LoadedMap {

    /** Of a payload with its command, in bytes; some way below what HAProxy takes. */
    private static final int PART = 15_000;

    private static final String NO_SUCH_ENTRY = "entry not found.";
    private static final String NO_SUCH_KEY = "Key not found.";
    private static final Pattern ENTRY = Pattern.compile("0x[0-9a-f]+ ([^ ]+) (.*)");
    private static final Pattern VERSION = Pattern.compile("New version created: (\\d+)");

    private final RuntimeSocket socket;
    private final String file;

    LoadedMap(RuntimeSocket socket, String file) {
        this.socket = socket;
        this.file = file;
    }

    /** All of it, in HAProxy's order; a key may be there more than once. */
    List<MapEntry> entries() {
        return entries(socket.ask(RuntimeCommand.of("show map", file)));
    }

    private static List<MapEntry> entries(String answer) {
        List<MapEntry> entries = new ArrayList<>();
        for (String line : answer.lines().toList()) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                entries.add(new MapEntry(entry.group(1), entry.group(2)));
            } else if (!line.isEmpty()) {
                throw new ProvisioningException("show map", "HAProxy said: " + line, null);
            }
        }
        return entries;
    }

    /**
     * Makes the value of a key this one. A repeat changes nothing.
     *
     * @throws ProvisioningException if HAProxy has another value afterwards
     */
    void put(MapEntry entry) {
        if (has(entry)) {
            return;
        }
        // "add" would make a second entry of the same key, of which the first counts.
        String answer = socket.ask(RuntimeCommand.of("set map", file, entry.key(), entry.value()));
        if (answer.equals(NO_SUCH_ENTRY)) {
            socket.tell(RuntimeCommand.of("add map", file, entry.key(), entry.value()));
        } else if (!answer.isEmpty()) {
            throw new ProvisioningException("set map", "HAProxy said: " + answer, null);
        }
        if (!has(entry)) {
            throw new ProvisioningException("set map", "HAProxy took '" + entry.key() + "' but does not have it", null);
        }
    }

    /** Removes a key; nothing if there is none. */
    void remove(String key) {
        MapEntry.checkKey(key);
        if (!found(key).contains(exactly(key))) {
            return;
        }
        socket.tell(RuntimeCommand.of("del map", file, key), answer -> answer.isEmpty() || answer.equals(NO_SUCH_KEY));
        if (found(key).contains(exactly(key))) {
            throw new ProvisioningException("del map", "HAProxy removed '" + key + "' but still has it", null);
        }
    }

    /**
     * Makes {@code wanted} all of it, in one step for all requests. If it fails before that, nothing has changed.
     *
     * @throws ProvisioningException if HAProxy has anything else afterwards
     */
    void replace(List<MapEntry> wanted) {
        Matcher version = VERSION.matcher(socket.ask(RuntimeCommand.of("prepare map", file)));
        if (!version.matches()) {
            throw new ProvisioningException("prepare map", "HAProxy has no map " + file, null);
        }
        String number = "@" + version.group(1);
        List<RuntimeCommand> commands = new ArrayList<>();
        for (List<String> part : parts(wanted)) {
            commands.add(RuntimeCommand.withPayload(part, "add map", number, file));
        }
        // Before the commit: a part that was refused must not be missing from what all requests see.
        socket.tellAll(commands);
        socket.tell(RuntimeCommand.of("commit map", number, file));
        if (!entries().equals(wanted)) {
            throw new ProvisioningException(
                    "commit map", "HAProxy has other entries in " + file + " than it was given", null);
        }
    }

    /** Whether the key has that value, for the requests of now. */
    boolean has(MapEntry entry) {
        return found(entry.key()).contains(exactly(entry.key()) + entry.value() + "\", type=");
    }

    /** What a request with that key gets; in a map of prefixes it may be what another key has. */
    private String found(String key) {
        return socket.ask(RuntimeCommand.of("get map", file, key));
    }

    /** No key has a blank, so that no other one looks like that. */
    private static String exactly(String key) {
        return ", key=\"" + key + "\", value=\"";
    }

    private static List<List<String>> parts(List<MapEntry> wanted) {
        List<List<String>> parts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int length = 0;
        for (MapEntry entry : wanted) {
            String line = entry.line();
            int bytes = line.getBytes(StandardCharsets.UTF_8).length + 1;
            if (length + bytes > PART) {
                parts.add(part);
                part = new ArrayList<>();
                length = 0;
            }
            part.add(line);
            length += bytes;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }
}
