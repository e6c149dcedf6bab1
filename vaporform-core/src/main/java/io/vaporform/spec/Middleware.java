package io.vaporform.spec;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a load balancer does to the requests of a route on their way, and to the answers. A route has one of each kind at most; in which order they act is
 * not that in which they are given, but always that of {@link MiddlewareKind}. Immutable.
 */
public sealed interface Middleware
        permits AllowList, ClientCertificates, RateLimit, Cors, BasicAuth, ForwardAuth, Hsts, SecurityHeaders {

    MiddlewareKind kind();

    /** What of it may not be known yet. */
    default List<Value<?>> values() {
        return List.of();
    }

    /** The same with each of its {@link #values()} put through {@code change}, which leaves a text a text and a secret a secret. */
    default Middleware mapValues(UnaryOperator<Value<?>> change) {
        return this;
    }
}
