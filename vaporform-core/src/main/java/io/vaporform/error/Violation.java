package io.vaporform.error;

/**
 * One thing that is wrong with what was asked for.
 *
 * @param path where, such as {@code deployment/web: health.interval}
 * @param value what was given, as text; never a secret
 * @param rule what it breaks, such as {@code must be at least PT0.1S}
 * @param cure what to do about it
 * @param missingCapability whether the value is sound but the provider does not offer it
 */
public record Violation(String path, String value, String rule, String cure, boolean missingCapability) {

    /** The same violation, found further down a path. */
    public Violation at(String prefix) {
        return new Violation(prefix + path, value, rule, cure, missingCapability);
    }

    @Override
    public String toString() {
        return path + " was '" + value + "' but " + rule + "; " + cure;
    }
}
