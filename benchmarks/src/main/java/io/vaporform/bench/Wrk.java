package io.vaporform.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What wrk has measured: as many requests as can be, over a number of connections that stay open.
 *
 * @param perSecond requests
 * @param median of the time that a request took, in milliseconds
 * @param p99 of it, too
 */
record Wrk(double perSecond, double median, double p99) {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern PART = Pattern.compile("(50|99)%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern ERRORS = Pattern.compile("(Socket errors|Non-2xx).*");

    /** @throws IllegalStateException if a request failed */
    static Wrk run(int port, String host, int connections, int seconds) {
        String output = new Program(Path.of("").toAbsolutePath(), Map.of(), List.of("wrk", "--latency", "-t", "1"))
                .succeed(
                        "-c",
                        Integer.toString(connections),
                        "-d",
                        seconds + "s",
                        "-H",
                        "Host: " + host,
                        "http://127.0.0.1:" + port + "/")
                .output();
        Matcher errors = ERRORS.matcher(output);
        if (errors.find()) {
            throw new IllegalStateException("wrk says: " + errors.group());
        }
        return new Wrk(rate(output), part(output, "50"), part(output, "99"));
    }

    private static double rate(String output) {
        Matcher found = RATE.matcher(output);
        if (!found.find()) {
            throw new IllegalStateException("wrk told no rate: " + output);
        }
        return Double.parseDouble(found.group(1));
    }

    private static double part(String output, String which) {
        Matcher found = PART.matcher(output);
        while (found.find()) {
            if (found.group(1).equals(which)) {
                return Double.parseDouble(found.group(2))
                        * switch (found.group(3)) {
                            case "us" -> 1e-3;
                            case "ms" -> 1;
                            default -> 1e3;
                        };
            }
        }
        throw new IllegalStateException("wrk told no " + which + " %: " + output);
    }
}
