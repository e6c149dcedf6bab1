package io.vaporform.docker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A test with a real engine, which leaves nothing behind. */
public abstract class EngineTestCase {

    protected Workbench bench;

    @BeforeAll
    static void needsAnEngine() {
        TestEngine.require();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }
}
