package io.vaporform.internal.engine;

import io.vaporform.spec.RenewalPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * The times that an infrastructure can be built with.
 *
 * @param wire where it is looked whether certificates are shown, and how long that may take; empty for nowhere
 */
public record Limits(
        Duration callTimeout,
        Duration operationTimeout,
        Duration sessionTimeToLive,
        Duration eventRetention,
        Duration backupTimeout,
        Duration domainsEvery,
        RenewalPolicy renewals,
        Optional<Wire> wire) {}
