package io.vaporform.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate an alias means. JSSE asks for an alias, then for its key, then for its chain: whatever is replaced in between, they must belong
 * together. So those that were replaced are kept for a while, the last {@value #RETIRED} of them. Thread-safe; reading takes no lock.
 */
final class Versions {

    static final int RETIRED = 1024;

    private final Map<String, Shown> all = new ConcurrentHashMap<>();
    private final Deque<Shown> retired = new ArrayDeque<>();
    private final AtomicLong count = new AtomicLong();

    /** A new one, which is kept until it is retired. */
    Shown admit(String name, PrivateKey key, List<X509Certificate> chain) {
        Shown version = new Shown(name + "#" + count.incrementAndGet(), key, chain);
        all.put(version.alias(), version);
        return version;
    }

    /** No new handshake is to show it. */
    synchronized void retire(Shown version) {
        retired.addLast(version);
        if (retired.size() > RETIRED) {
            all.remove(retired.removeFirst().alias());
        }
    }

    @Nullable
    Shown get(String alias) {
        return all.get(alias);
    }

    int size() {
        return all.size();
    }
}
