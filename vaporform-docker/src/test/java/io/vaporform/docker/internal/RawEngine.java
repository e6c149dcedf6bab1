package io.vaporform.docker.internal;

import io.vaporform.docker.TestEngine;
import io.vaporform.docker.Workbench;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineAddress;
import io.vaporform.docker.internal.engine.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The engine behind the provider's back: what tests look at and spoil. */
public final class RawEngine implements AutoCloseable {

    private final Workbench bench;
    private final Engine engine =
            new Engine(EngineAddress.of(TestEngine.host(), Optional.empty()), Duration.ofSeconds(30));

    public RawEngine(Workbench bench) {
        this.bench = bench;
    }

    public <T> T call(Function<Session, T> command) {
        return engine.call("test", bench.context, command);
    }

    ContainerView inspect(String name) {
        return new Containers(engine).inspect(name, bench.context).orElseThrow();
    }

    public String startedAt(String name) {
        return inspect(name).startedAt();
    }

    public void remove(String name) {
        new Containers(engine).remove(name, false, bench.context);
    }

    @Override
    public void close() {
        engine.close();
    }
}
