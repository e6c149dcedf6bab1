package io.vaporform.haproxy;

import java.util.List;

/** A row of {@code show stat}: a frontend, a backend or a server. Its counters are of one process, since that started. */
record Statistic(Table.Row row) {

    private static final String BACKEND = "1";
    private static final String SERVER = "2";

    static List<Statistic> all(String answer) {
        return Table.csv("show stat", answer).stream().map(Statistic::new).toList();
    }

    /** Of the frontend or backend. */
    String proxy() {
        return row.text("pxname");
    }

    /** Of the server; {@code FRONTEND} or {@code BACKEND} if it is none. */
    String server() {
        return row.text("svname");
    }

    boolean isServer() {
        return row.text("type").equals(SERVER);
    }

    boolean isBackend() {
        return row.text("type").equals(BACKEND);
    }

    /** Such as {@code UP}, {@code DOWN 1/2}, {@code DRAIN}, {@code MAINT}. */
    String status() {
        return row.text("status");
    }

    /** Such as {@code L7OK} or {@code L4CON}; empty without checks, or before the first. */
    String check() {
        String check = row.text("check_status");
        return check.startsWith("* ") ? check.substring(2) : check;
    }

    /** What came of the last check, in HAProxy's words; empty before the first. */
    String lastCheck() {
        return String.join(" ", check(), row.text("last_chk")).trim();
    }

    /** Requests and connections that it has now, waiting ones with them. Idle connections do not count. */
    long inUse() {
        return row.number("scur") + row.number("qcur");
    }

    /** A counter by its name in the manual, such as {@code req_tot} or {@code hrsp_5xx}; 0 where there is none. */
    long count(String column) {
        return row.number(column);
    }
}
