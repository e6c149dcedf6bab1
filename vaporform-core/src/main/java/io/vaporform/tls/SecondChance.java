package io.vaporform.tls;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * At most so many values by name. When one more comes, the oldest one goes that nobody has read since it was last passed over. Thread-safe; reading
 * takes no lock.
 */
final class SecondChance<V> {

    private static final class Node<V> {
        private final String name;
        private volatile V value;
        private volatile boolean read;

        Node(String name, V value) {
            this.name = name;
            this.value = value;
        }
    }

    private final Map<String, Node<V>> nodes = new ConcurrentHashMap<>();
    private final Deque<Node<V>> ring = new ArrayDeque<>();
    private final int most;
    private final Consumer<V> gone;

    /** @param gone hears of each value that is not here any longer: replaced, removed, or too much */
    SecondChance(int most, Consumer<V> gone) {
        this.most = most;
        this.gone = gone;
    }

    @Nullable
    V get(String name) {
        Node<V> node = nodes.get(name);
        if (node == null) {
            return null;
        }
        // Written once only: a cache line that all threads write to would be the lock that this must not have.
        if (!node.read) {
            node.read = true;
        }
        return node.value;
    }

    synchronized void put(String name, V value) {
        Node<V> known = nodes.get(name);
        if (known != null) {
            V before = known.value;
            known.value = value;
            gone.accept(before);
            return;
        }
        while (nodes.size() >= most) {
            makeRoom();
        }
        Node<V> node = new Node<>(name, value);
        nodes.put(name, node);
        ring.addLast(node);
    }

    private void makeRoom() {
        Node<V> oldest = ring.removeFirst();
        if (oldest.read) {
            oldest.read = false;
            ring.addLast(oldest);
        } else {
            nodes.remove(oldest.name);
            gone.accept(oldest.value);
        }
    }

    synchronized void remove(String name) {
        Node<V> node = nodes.remove(name);
        if (node != null) {
            ring.remove(node);
            gone.accept(node.value);
        }
    }

    int size() {
        return nodes.size();
    }
}
