package io.vaporform.spi;

/**
 * What a load balancer finds of one instance behind a route.
 *
 * @param deployment whose it is
 * @param up whether it passes the checks of the load balancer
 * @param connections how many requests it has there now
 * @param why it is not up, in the load balancer's words; empty if it is
 */
public record BackendHealth(
        String deployment, String instance, Member.State state, boolean up, int connections, String why) {}
