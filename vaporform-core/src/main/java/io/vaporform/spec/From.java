package io.vaporform.spec;

/** Where a client stands that wants to reach an endpoint. */
public enum From {
    /** In the project's own network, by a stable name: what references between resources use. */
    NETWORK,
    /** On the host of the provider's engine, by default on a loopback port. */
    HOST
}
