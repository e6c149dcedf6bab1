package io.vaporform.haproxy;

import java.net.InetAddress;
import java.time.Duration;

/**
 * What is the same for all load balancers of a provider.
 *
 * @param address on which they listen
 * @param longestRequest see {@link HaproxyConfig#longestRequest}
 * @param challenges what all of them answer certification authorities
 */
record EdgeSettings(
        HaproxyProgram program,
        Limits limits,
        InetAddress address,
        Duration longestRequest,
        EdgeChallenges challenges) {}
