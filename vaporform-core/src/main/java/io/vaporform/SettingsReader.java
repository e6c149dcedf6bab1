package io.vaporform;

import io.vaporform.spec.Secret;
import io.vaporform.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads every setting once. What the builder was given comes first; what is found elsewhere and is no good is corrected, with a warning. */
final class SettingsReader {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReader.class);
    private static final int SHOWN = 40;

    private final @Nullable Settings source;
    private final Map<Setting<?>, Object> given;
    private final boolean limiting;
    private final Map<Setting<?>, Object> values = new LinkedHashMap<>();
    private final List<SettingsReport.Line> lines = new ArrayList<>();

    /** @param source null if the host asked for none */
    SettingsReader(@Nullable Settings source, Map<Setting<?>, Object> given) {
        this.source = source;
        this.given = given;
        this.limiting = source != null
                || given.containsKey(Setting.CONTAINER_CPU_CORES)
                || given.containsKey(Setting.CONTAINER_MEMORY_LIMIT_MB);
    }

    EffectiveSettings read() {
        Setting.all().forEach(this::read);
        return new EffectiveSettings(Map.copyOf(values), limiting, new SettingsReport(lines));
    }

    private void read(Setting<?> setting) {
        Object fixed = given.get(setting);
        if (fixed != null) {
            take(setting, fixed, "builder", false, "");
            return;
        }
        Settings from = source == null ? Settings.none() : source;
        Optional<Settings.Entry> found = from.find(setting.key());
        if (found.isPresent()) {
            parsed(setting, found.get());
        } else {
            String lost = from.get(setting.key() + Settings.FILE).isPresent()
                    ? "the file named by " + from.origin(setting.key() + Settings.FILE) + " cannot be read"
                    : "";
            take(setting, setting.fallback(), "default", false, lost);
        }
    }

    private void parsed(Setting<?> setting, Settings.Entry found) {
        String text = found.text().reveal();
        String was = found.secret() ? Secret.MASK : shown(text);
        try {
            Object value = setting.parse(text);
            String warning = setting.clamps(text)
                    ? warned(setting, found, was, (found.secret() ? "the nearest end" : value) + " is used")
                    : "";
            take(setting, value, found.origin(), found.secret(), warning);
        } catch (ArithmeticException | NumberFormatException unparsable) {
            take(
                    setting,
                    setting.fallback(),
                    "default",
                    false,
                    warned(setting, found, was, "the default " + setting.fallback() + " is used"));
        }
    }

    private static String warned(Setting<?> setting, Settings.Entry found, String was, String consequence) {
        String warning = found.origin() + " was '" + was + "' but " + setting.rule() + "; " + consequence;
        LOG.warn("setting {}: {}", setting, warning);
        return warning;
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    private void take(Setting<?> setting, Object value, String origin, boolean secret, String warning) {
        values.put(setting, value);
        String text = secret ? Secret.MASK : value + " " + setting.unit();
        lines.add(new SettingsReport.Line(setting.name(), text, origin, warning.isEmpty() ? effect(setting) : warning));
    }

    private String effect(Setting<?> setting) {
        if (setting == Setting.IMAGE_RETENTION_DAYS) {
            return "in force with providers that are made from settings";
        }
        return setting == Setting.STATUS_LOCK_TTL_MS || limiting
                ? ""
                : "not in force, as no settings were given to the builder";
    }
}
