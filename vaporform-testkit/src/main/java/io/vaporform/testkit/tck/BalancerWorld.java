package io.vaporform.testkit.tck;

import io.vaporform.spec.Endpoint;
import io.vaporform.spec.Instance;
import io.vaporform.spec.LoadBalancerOutputs;
import java.util.Map;
import java.util.Optional;

/** Who sends requests to the load balancers of an {@link io.vaporform.spi.LoadBalancerService} under test, and who answers them. Made for each test; the kit closes it. */
public interface BalancerWorld extends AutoCloseable {

    /** The port of each backend: {@value}. */
    String PORT = "http";

    /** Starts one that answers every request with 200 and says who it is. It can be reached from the load balancer. */
    Instance backend(String name);

    /** Lets a backend die: it takes no connection any more. */
    void kill(Instance backend);

    /** Lets one that was killed live again, at the same place. */
    void revive(Instance backend);

    /** Sends a request to an endpoint of a load balancer, and waits for what comes of it. */
    Reply send(Endpoint listener, Request request);

    /** Sends a request, and reads the text that the load balancer itself answers with status 200; an empty one if it answers otherwise. Empty if nobody can read that, and the rules that need it are skipped. */
    default Optional<String> text(Endpoint listener, Request request) {
        return Optional.empty();
    }

    /** Sends a request that stays under way, once it has reached a backend. */
    Held hold(Endpoint listener, Request request);

    /** Whether a request can come from any address; the rules that need it are else skipped. */
    boolean choosesClients();

    /** The load balancers themselves die, and come back as whoever keeps them running would bring them back; false if nobody can do that, and the rules that need it are skipped. */
    default boolean restart(LoadBalancerOutputs balancer) {
        return false;
    }

    @Override
    void close();

    /**
     * A request of {@code GET}.
     *
     * @param host as it is in the header, which may be anything
     * @param path as it is in the request line, which may be anything without a blank
     * @param headers others
     * @param client the address that it comes from; heeded only if {@link #choosesClients}
     */
    record Request(String host, String path, Map<String, String> headers, String client) {

        public Request {
            headers = Map.copyOf(headers);
        }

        static Request of(String host, String path) {
            return new Request(host, path, Map.of(), "127.0.0.1");
        }

        Request from(String address) {
            return new Request(host, path, headers, address);
        }
    }

    /**
     * What came of a request.
     *
     * @param status 0 if the connection was closed without an answer
     * @param backend who answered, by the name that it was started with; empty if the load balancer did
     * @param location the header of that name
     */
    record Reply(int status, Optional<String> backend, Optional<String> location) {}

    /** A request that is under way. */
    interface Held {
        /** The backend that has it. */
        String backend();

        /** Lets it come to its end. */
        Reply end();
    }
}
