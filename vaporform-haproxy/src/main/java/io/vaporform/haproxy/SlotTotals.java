package io.vaporform.haproxy;

/**
 * What a slot has served.
 *
 * @param requests that were answered, by a server or by HAProxy in its place
 * @param bytesIn of clients
 * @param bytesOut to clients
 * @param serverErrors answers of 500 to 599
 * @param failures connections that were not made, and answers that did not come
 * @param retries on the same server and on others
 */
record SlotTotals(long requests, long bytesIn, long bytesOut, long serverErrors, long failures, long retries) {

    static final SlotTotals NONE = new SlotTotals(0, 0, 0, 0, 0, 0);

    /** @param backend a row of the slot itself, not of a server */
    static SlotTotals of(Statistic backend) {
        return new SlotTotals(
                backend.count("req_tot"),
                backend.count("bin"),
                backend.count("bout"),
                backend.count("hrsp_5xx"),
                backend.count("econ") + backend.count("eresp"),
                backend.count("wretr") + backend.count("wredis"));
    }

    SlotTotals plus(SlotTotals other) {
        return new SlotTotals(
                requests + other.requests,
                bytesIn + other.bytesIn,
                bytesOut + other.bytesOut,
                serverErrors + other.serverErrors,
                failures + other.failures,
                retries + other.retries);
    }
}
