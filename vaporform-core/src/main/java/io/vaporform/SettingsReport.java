package io.vaporform;

import io.vaporform.spec.Secret;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every setting, and where its value came from. Holds no secret.
 *
 * @param lines one for each setting
 */
public record SettingsReport(List<Line> lines) {

    public SettingsReport {
        lines = List.copyOf(lines);
    }

    /** For a person: a line for each setting. */
    @Override
    public String toString() {
        return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
    }

    /**
     * One setting.
     *
     * @param name such as {@code CONTAINER_CPU_CORES}
     * @param value with its unit; {@value Secret#MASK} if it came from a file of its own
     * @param source {@code builder}, {@code default}, or where it was found: {@code environment variable VAPORFORM_CONTAINER_CPU_CORES}
     * @param note a warning, or what a person should know of its effect; empty if nothing
     */
    public record Line(String name, String value, String source, String note) {

        @Override
        public String toString() {
            return name + " = " + value + " (" + source + ")" + (note.isEmpty() ? "" : ": " + note);
        }
    }
}
