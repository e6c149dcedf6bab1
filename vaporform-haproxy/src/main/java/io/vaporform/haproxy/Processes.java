package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code show proc} says on the master's socket.
 *
 * @param master its pid
 * @param reloads that were tried, whether or not they came to be
 * @param failed how many of the last ones in a row did not
 * @param workers that take new connections
 * @param old that have connections from before a reload
 */
record Processes(long master, long reloads, long failed, List<Long> workers, List<Long> old) {

    private static final Pattern MASTER = Pattern.compile("(\\d+)\\s+master\\s+(\\d+)\\s+\\[failed: (\\d+)].*");
    private static final Pattern WORKER = Pattern.compile("(\\d+)\\s+worker\\s+\\d+.*");
    private static final String OLD = "# old workers";

    static Processes of(String answer) {
        List<Long> workers = new ArrayList<>();
        List<Long> old = new ArrayList<>();
        Matcher master = MASTER.matcher("");
        boolean isMasterKnown = false;
        List<Long> current = workers;
        for (String line : answer.lines().toList()) {
            Matcher worker = WORKER.matcher(line);
            if (line.startsWith(OLD)) {
                current = old;
            } else if (worker.matches()) {
                current.add(Long.valueOf(worker.group(1)));
            } else if (!isMasterKnown) {
                isMasterKnown = master.reset(line).matches();
            }
        }
        if (!isMasterKnown) {
            throw new ProvisioningException("show proc", "HAProxy said: " + answer, null);
        }
        return new Processes(
                Long.parseLong(master.group(1)),
                Long.parseLong(master.group(2)),
                Long.parseLong(master.group(3)),
                List.copyOf(workers),
                List.copyOf(old));
    }

    /** The current ones first. */
    List<Long> all() {
        List<Long> all = new ArrayList<>(workers);
        all.addAll(old);
        return all;
    }
}
