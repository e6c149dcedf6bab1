package io.vaporform.haproxy;

import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spi.Member;
import java.util.List;

/**
 * What is kept of an instance behind a route.
 *
 * @param name of the instance
 * @param endpoints those that this host can reach
 */
record EdgeMember(String name, Member.State state, List<Endpoint> endpoints) {

    EdgeMember {
        endpoints = List.copyOf(endpoints);
    }

    static EdgeMember of(Member member) {
        return new EdgeMember(
                member.instance().name(),
                member.state(),
                member.instance().endpoints().stream()
                        .filter(endpoint -> endpoint.from() == From.HOST)
                        .toList());
    }
}
