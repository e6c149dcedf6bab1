package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spi.Provider;
import io.vaporform.testkit.ThreadLeaks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A provider lives in somebody else's process. */
abstract class GuestRules extends RuleGroup {

    GuestRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D2201",
            verifies = "a closed provider leaves no thread",
            ifItFails = "that close() ends every pool, timer and client that was started")
    void noThreadIsLeft() {
        ThreadLeaks threads = ThreadLeaks.watch();
        kit().reopen();
        App app = deployed();
        app.status();
        app.delete();

        kit().provider().close();

        threads.assertNone(thread -> thread.getThreadGroup() != null
                && !thread.getThreadGroup().getName().equals("system"));
        kit().reopen();
    }

    @Rule(
            value = "D2202",
            verifies = "a close leaves alone what runs, and can be repeated",
            ifItFails = "that close() frees what the provider holds in this process, and nothing else")
    void closingLeavesTheWorldAlone() {
        App app = deployed();
        Provider closed = kit().provider();

        closed.close();
        closed.close();

        kit().reopen();
        assertThat(app.status().ready()).isEqualTo(1);
    }

    @Rule(value = "D2203", verifies = "nothing is printed", ifItFails = "for System.out and System.err")
    void nothingIsPrinted() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(capture);
        System.setErr(capture);
        try {
            App app = deployed();
            app.delete();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
