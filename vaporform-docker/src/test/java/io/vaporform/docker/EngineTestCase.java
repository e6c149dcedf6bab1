package io.vaporform.docker;

import io.vaporform.docker.internal.RawEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A test with a real engine, which leaves nothing behind. */
public abstract class EngineTestCase {

    protected Workbench bench;

    /** What the engine itself shows, beside the provider. */
    protected RawEngine raw;

    @BeforeAll
    static void needsAnEngine() {
        TestEngine.require();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
        raw = new RawEngine(bench.time);
    }

    @AfterEach
    void close() {
        raw.close();
        bench.close();
    }
}
