package io.vaporform.spec;

/** By what a load balancer chooses who gets a request. More come with later versions. */
public enum BalancingAlgorithm {
    /** One after the other, each as often as its weight says. */
    ROUND_ROBIN,
    /** Whoever has the fewest requests, for its weight. */
    LEAST_CONN,
    /** One for each client address: it stays as long as that one is there, and only the clients of one that leaves move. */
    IP_HASH
}
