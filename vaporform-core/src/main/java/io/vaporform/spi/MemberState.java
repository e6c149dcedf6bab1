package io.vaporform.spi;

/**
 * How a balancer treats one instance, as it reads back from its own system.
 *
 * @param instance its name
 * @param connections how many requests, or connections where it cannot tell requests, it has there now; 0 or more
 */
public record MemberState(String instance, Member.State state, int connections) {}
