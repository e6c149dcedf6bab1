package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

/** Does something at one of a provider's calls into the engine, writes of its records among them. */
final class EachCall implements Probe {

    /** More calls than any provider makes for one change. */
    private static final int MOST = 200;

    private final int at;
    private final Runnable what;
    private final AtomicInteger calls = new AtomicInteger();

    private EachCall(int at, Runnable what) {
        this.at = at;
        this.what = what;
    }

    /** @param at from 1 */
    static EachCall number(int at, Runnable what) {
        assertThat(at).as("calls into the engine").isLessThan(MOST);
        return new EachCall(at, what);
    }

    /** Breaks the provider's call off, as the end of the process would. */
    static EachCall abandon(int at) {
        return number(at, () -> {
            throw new Abandoned();
        });
    }

    static EachCall interrupt(int at) {
        return number(at, () -> Thread.currentThread().interrupt());
    }

    /** Whether there were so many. */
    boolean came() {
        return calls.get() >= at;
    }

    @Override
    public void called(String method, String about) {
        if (calls.incrementAndGet() == at) {
            what.run();
        }
    }

    @Override
    public void writing(String key) {
        called("records", key);
    }
}
