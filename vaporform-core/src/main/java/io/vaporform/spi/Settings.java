package io.vaporform.spi;

import io.vaporform.spec.Secret;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where texts are looked up by key: the environment, system properties, a file. Nobody reads them by other means, and nobody reads them unasked.
 * Thread-safe.
 */
public interface Settings {

    /** Joined to the key of a secret, this is the key of the path of a file that holds it: {@code DB_PASSWORD_FILE}. */
    String FILE = ".file";

    /** @param key such as {@code docker.host} */
    Optional<String> get(String key);

    /** Where {@link #get} looks for {@code key}, for a person: {@code environment variable DOCKER_HOST}. */
    default String origin(String key) {
        return "settings";
    }

    /**
     * The text of {@code key}; else that of the file whose path is at {@code key + }{@link #FILE}, without the newline at its end, as Docker and
     * Kubernetes mount secrets. A file that cannot be read is logged, and then there is none. Reads the file each time.
     */
    default Optional<Entry> find(String key) {
        return get(key).map(text -> new Entry(Secret.of(text), origin(key), false))
                .or(() -> get(key + FILE).flatMap(path -> SettingFiles.secret(path, origin(key + FILE))));
    }

    /** As {@link #find}: the text alone, which must not be seen. */
    default Optional<Secret> secret(String key) {
        return find(key).map(Entry::text);
    }

    /** These settings, and where they say nothing of a key those of {@code other}. */
    default Settings orElse(Settings other) {
        return new LayeredSettings(this, other);
    }

    static Settings none() {
        return key -> Optional.empty();
    }

    static Settings of(Map<String, String> values) {
        Map<String, String> copy = Map.copyOf(values);
        return key -> Optional.ofNullable(copy.get(key));
    }

    /** The process environment: {@code docker.host} is read from {@code DOCKER_HOST}. What is blank is not there. */
    static Settings environment() {
        return new SourcedSettings(
                key -> Optional.ofNullable(System.getenv(variable(key))),
                key -> "environment variable " + variable(key));
    }

    /** The system properties of the JVM, such as {@code -Ddocker.host=…}. What is blank is not there. */
    static Settings systemProperties() {
        return new SourcedSettings(
                key -> Optional.ofNullable(System.getProperty(key)), key -> "system property " + key);
    }

    /** What the process was started with: system properties, else the environment. */
    static Settings process() {
        return systemProperties().orElse(environment());
    }

    /**
     * A file of {@link java.util.Properties} in UTF-8, read now and never again; a key may also be written as the environment has it.
     *
     * @throws io.vaporform.error.InvalidSpecException if it cannot be read
     */
    static Settings file(Path path) {
        return SettingFiles.properties(path);
    }

    /** The name of {@code key} in the environment: {@code DOCKER_HOST} for {@code docker.host}. */
    static String variable(String key) {
        return key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /**
     * What was found.
     *
     * @param origin where, for a person
     * @param secret whether it came from a file of its own, so that nobody is to see it
     */
    record Entry(Secret text, String origin, boolean secret) {}
}
