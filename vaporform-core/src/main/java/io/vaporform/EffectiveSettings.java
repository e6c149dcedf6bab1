package io.vaporform;

import io.vaporform.spec.ByteSize;
import io.vaporform.spec.Quota;
import java.util.Map;

/** The settings that an infrastructure was built with. Immutable. */
public final class EffectiveSettings {

    private final Map<Setting<?>, Object> values;
    private final boolean limiting;
    private final SettingsReport report;

    EffectiveSettings(Map<Setting<?>, Object> values, boolean limiting, SettingsReport report) {
        this.values = values;
        this.limiting = limiting;
        this.report = report;
    }

    /** What {@code setting} is; within its range. */
    @SuppressWarnings("unchecked") // the reader put it there as what the setting made of it
    public <T extends Comparable<T>> T get(Setting<T> setting) {
        return (T) values.getOrDefault(setting, setting.fallback());
    }

    /** Each setting with its value and where that came from. */
    public SettingsReport report() {
        return report;
    }

    /** What instances are limited to whose spec says nothing; {@link Quota#UNLIMITED} if the host never asked for settings. */
    Quota containerLimits() {
        return limiting
                ? Quota.builder()
                        .cpus(get(Setting.CONTAINER_CPU_CORES))
                        .memory(ByteSize.ofMebibytes(get(Setting.CONTAINER_MEMORY_LIMIT_MB)))
                        .build()
                : Quota.UNLIMITED;
    }
}
