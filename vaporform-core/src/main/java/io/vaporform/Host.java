package io.vaporform;

import io.vaporform.internal.engine.Commands;
import io.vaporform.internal.engine.Demands;
import io.vaporform.internal.engine.Engine;
import io.vaporform.internal.engine.Limits;
import io.vaporform.internal.engine.Looks;
import io.vaporform.internal.engine.Orphans;
import io.vaporform.spi.TimeSource;

/** What the handles share. */
record Host(
        Engine engine,
        Looks looks,
        Commands commands,
        Orphans orphans,
        Demands demands,
        Limits limits,
        TimeSource time,
        String actor) {

    Host as(String other) {
        return new Host(engine, looks, commands, orphans, demands, limits, time, other);
    }
}
