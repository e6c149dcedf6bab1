package io.vaporform.haproxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A server as {@code show servers state} has it.
 *
 * @param operational 0 stopped, 1 starting, 2 running, 3 stopping
 * @param admin bits; see {@link #isDraining} and {@link #isInMaintenance}
 * @param checkResult 0 unknown, 1 neutral, 2 failed, 3 passed, 4 passed and to be drained
 */
record ServerState(
        String backend,
        String name,
        String address,
        int port,
        int operational,
        int admin,
        int weight,
        int checkResult) {

    /** So that none is taken for a name, which would be asked for. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F]*[.:][0-9a-fA-F.:]+");

    private static final int RUNNING = 2;
    private static final int CHECK_PASSED = 3;

    private static final int FORCED_MAINTENANCE = 0x01;
    private static final int FORCED_DRAIN = 0x08;

    /** Stays set for what a file says is {@code disabled}, also once it is ready. */
    private static final int MAINTENANCE_BY_FILE = 0x04;

    static List<ServerState> all(String answer) {
        return Table.spaced("show servers state", answer, 1).stream()
                .map(ServerState::of)
                .toList();
    }

    private static ServerState of(Table.Row row) {
        return new ServerState(
                row.text("be_name"),
                row.text("srv_name"),
                row.text("srv_addr"),
                (int) row.number("srv_port"),
                (int) row.number("srv_op_state"),
                (int) row.number("srv_admin_state"),
                (int) row.number("srv_uweight"),
                (int) row.number("srv_check_result"));
    }

    /** Whether it is where that is, however it is written. */
    boolean isAt(InetSocketAddress wanted) {
        try {
            return port == wanted.getPort()
                    && ADDRESS.matcher(address).matches()
                    && InetAddress.getByName(address).equals(wanted.getAddress());
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    /** It gets requests, and has passed its last check. */
    boolean isActive() {
        return operational == RUNNING && (admin & ~MAINTENANCE_BY_FILE) == 0 && checkPassed();
    }

    /** Its checks find it well, whether it gets requests or not. */
    boolean isUp() {
        return operational == RUNNING && checkPassed();
    }

    /** It gets no new requests. */
    boolean isDraining() {
        return (admin & FORCED_DRAIN) != 0;
    }

    /** It gets none, and is not checked. */
    boolean isInMaintenance() {
        return (admin & FORCED_MAINTENANCE) != 0;
    }

    boolean checkPassed() {
        return checkResult == CHECK_PASSED;
    }
}
