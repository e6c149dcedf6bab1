package io.vaporform.haproxy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A map as it is wanted. */
final class EdgeMap {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeMap.class);

    private final LoadedMap loaded;

    EdgeMap(LoadedMap loaded) {
        this.loaded = loaded;
    }

    void put(List<MapEntry> wanted) {
        wanted.forEach(loaded::put);
    }

    /** Has none that a route had before and has no more. */
    void remove(List<MapEntry> before, List<MapEntry> wanted) {
        Set<String> keys = new HashSet<>();
        wanted.forEach(entry -> keys.add(entry.key()));
        before.stream().map(MapEntry::key).filter(key -> !keys.contains(key)).forEach(loaded::remove);
    }

    /** Has these and nothing else. */
    void reconcile(List<MapEntry> all) {
        List<MapEntry> now = loaded.entries();
        if (now.size() != all.size() || !new HashSet<>(now).equals(new HashSet<>(all))) {
            LOG.warn(
                    "a map of HAProxy had {} entries and not the {} that are kept; it is mended",
                    now.size(),
                    all.size());
            loaded.replace(all);
        }
    }
}
