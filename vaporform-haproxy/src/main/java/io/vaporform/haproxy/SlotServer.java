package io.vaporform.haproxy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A server of a slot. The file and {@code add server} say the same words of it: HAProxy applies no default to what is added at run time, and after a reload it knows the servers that it had by their names.
 *
 * @param name in the slot
 * @param weight 0 to 256
 * @param check how often it is asked whether it is well
 * @param isBackup whether it gets requests only while no other server can serve
 */
record SlotServer(String name, InetSocketAddress address, int weight, Check check, boolean isBackup) {

    private static final int HEAVIEST = 256;
    private static final int HIGHEST_ID = Integer.MAX_VALUE - 1;

    /**
     * @param interval between checks while it is well
     * @param fall checks in a row that fail before it gets no requests
     * @param rise checks in a row that pass before it does again
     */
    record Check(Duration interval, int fall, int rise) {

        /** In which a server that stops is found out within half a second when it refuses, and eight when it is silent; no request is lost. */
        static final Check USUAL = new Check(Duration.ofSeconds(5), 2, 1);

        Check {
            if (interval.toMillis() < 1 || fall < 1 || rise < 1) {
                throw new IllegalArgumentException(
                        "a check needs an interval of a millisecond at least, fall and rise of 1");
            }
        }
    }

    SlotServer {
        ConfigWord.name(name);
        Listener.authority(address);
        checkWeight(weight);
    }

    static void checkWeight(int weight) {
        if (weight < 0 || weight > HEAVIEST) {
            throw new IllegalArgumentException("weight was '" + weight + "' but HAProxy knows 0 to " + HEAVIEST);
        }
    }

    /** What comes after the name, each a word. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of(Listener.authority(address)));
        // Its place in a hash follows from it, and must be the same after a load.
        words.addAll(List.of("id", Integer.toString(Math.floorMod(name.hashCode(), HIGHEST_ID) + 1)));
        words.addAll(List.of("check", "inter", check.interval.toMillis() + "ms"));
        // A suspicion is looked into at once, and what is down is looked at often.
        words.addAll(List.of("fastinter", Math.min(200, check.interval.toMillis()) + "ms"));
        words.addAll(List.of("downinter", Math.min(1_000, check.interval.toMillis()) + "ms"));
        words.addAll(List.of("fall", "" + check.fall, "rise", "" + check.rise, "weight", "" + weight));
        if (isBackup) {
            words.add("backup");
        }
        // Errors of requests are a suspicion and no verdict: an application that says 500 to one of them is not down.
        words.addAll(Arrays.asList("observe layer7 error-limit 3 on-error fastinter".split(" ", -1)));
        // Requests that hang on it are tried elsewhere.
        words.addAll(List.of("on-marked-down", "shutdown-sessions"));
        // Without these a server that is added at run time has a new connection for each request.
        words.addAll(Arrays.asList("pool-purge-delay 5s pool-max-conn -1".split(" ", -1)));
        return words;
    }

    /** Of a file. */
    String line() {
        return "server " + name + " " + String.join(" ", words());
    }
}
