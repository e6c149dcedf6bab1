package io.vaporform.internal.engine;

import io.vaporform.spec.RenewalPolicy;
import java.time.Duration;

/** The times that an infrastructure can be built with. */
public record Limits(
        Duration callTimeout,
        Duration operationTimeout,
        Duration sessionTimeToLive,
        Duration eventRetention,
        Duration backupTimeout,
        Duration domainsEvery,
        RenewalPolicy renewals) {}
