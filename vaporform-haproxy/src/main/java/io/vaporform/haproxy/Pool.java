package io.vaporform.haproxy;

import io.vaporform.spec.RouteSpec;
import java.time.Duration;

/**
 * What slots have in common that HAProxy cannot change at run time.
 *
 * @param isHttp whether servers are checked by a request; else by a connection
 * @param checkTimeout for which a check waits
 */
record Pool(Algorithm algorithm, boolean isHttp, Duration checkTimeout) {

    /** How requests are spread. Those of HAProxy that let servers come and go. */
    enum Algorithm {
        ROUND_ROBIN("rr", "balance roundrobin"),
        LEAST_CONNECTIONS("lc", "balance leastconn"),
        /** The same client to the same server; addresses that are close to each other to different ones. */
        SOURCE("src", "balance source", "hash-type consistent sdbm avalanche");

        private final String id;
        private final String lines;

        Algorithm(String id, String... lines) {
            this.id = id;
            this.lines = String.join("\n", lines);
        }
    }

    /** Checked by requests, with the usual timeout. */
    static Pool of(Algorithm algorithm) {
        return new Pool(algorithm, true, Duration.ofSeconds(2));
    }

    /** The one that a route needs. */
    static Pool of(RouteSpec route) {
        return new Pool(
                switch (route.algorithm()) {
                    case ROUND_ROBIN -> Algorithm.ROUND_ROBIN;
                    case LEAST_CONN -> Algorithm.LEAST_CONNECTIONS;
                    case IP_HASH -> Algorithm.SOURCE;
                },
                route.check().path().isPresent(),
                route.check().timeout());
    }

    /** Such as {@code rr-http-2000}. */
    String id() {
        return algorithm.id + (isHttp ? "-http-" : "-tcp-") + checkTimeout.toMillis();
    }

    /** The slot of that number; from 1. */
    String slot(int number) {
        return id() + "-" + number;
    }

    /** The pool of a slot, by its name. */
    static String idOf(String slot) {
        return slot.substring(0, slot.lastIndexOf('-'));
    }

    /** @throws IllegalArgumentException if there is no such pool */
    static Pool parse(String id) {
        String[] parts = id.split("-", -1);
        for (Algorithm each : Algorithm.values()) {
            if (parts.length == 3 && each.id.equals(parts[0])) {
                return new Pool(each, parts[1].equals("http"), Duration.ofMillis(Long.parseLong(parts[2])));
            }
        }
        throw new IllegalArgumentException("there is no pool '" + Refusal.printable(id) + "'");
    }

    /** The defaults of its slots. */
    void write(ConfigText text, HaproxyDirectory directory) {
        text.section("defaults " + id() + " from slots").line("timeout check " + checkTimeout.toMillis() + "ms");
        algorithm.lines.lines().forEach(text::line);
        if (isHttp) {
            text.comment("Path and host of each slot's check are in maps, so that they change at run time.")
                    .line("option httpchk")
                    .line("http-check send meth GET uri-lf %[be_name,map(" + directory.map("health")
                            + ",/)] ver HTTP/1.1 hdr Host %[be_name,map(" + directory.map("hhost") + ",health.check)]")
                    .line("http-check expect status 200-399");
        }
    }
}
