package io.vaporform.memory;

import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/** Something that exists in an {@link InMemoryWorld}, as it was when it was looked at. Prints without secrets. */
public sealed interface Thing {

    /** Whose it is. */
    Mark mark();

    /** The world's own identity of it, never given twice. */
    String engineId();

    /** Unique in the world as long as the thing exists. */
    String name();

    Instant createdAt();

    /**
     * A running copy of a deployment.
     *
     * @param number 1 for the first copy
     * @param spec as it was last applied
     * @param startedAt when it was last started
     * @param startedBy the operations that started it, the first one and the restarts
     * @param killed whether it was killed since
     */
    record Running(
            Mark mark,
            String engineId,
            String name,
            Instant createdAt,
            int number,
            DeploymentSpec spec,
            List<Endpoint> endpoints,
            Instant startedAt,
            Set<String> startedBy,
            boolean killed)
            implements Thing {

        public Running {
            endpoints = List.copyOf(endpoints);
            startedBy = Set.copyOf(startedBy);
        }

        /** The environment that the processes see, secrets in clear. */
        public Map<String, String> environment() {
            return Resolved.environment(spec);
        }

        /** With other ports on the host. */
        Running elsewhere(String id, IntSupplier hostPort) {
            List<Endpoint> moved = endpoints.stream()
                    .map(end -> end.from() == From.HOST
                            ? new Endpoint(end.port(), From.HOST, end.host(), hostPort.getAsInt())
                            : end)
                    .toList();
            return new Running(mark, id, name, createdAt, number, spec, moved, startedAt, startedBy, killed);
        }

        Running asKilled() {
            return new Running(mark, engineId, name, createdAt, number, spec, endpoints, startedAt, startedBy, true);
        }

        Running with(DeploymentSpec other) {
            return new Running(mark, engineId, name, createdAt, number, other, endpoints, startedAt, startedBy, killed);
        }

        Running restarted(String operationId, Instant now) {
            Set<String> operations = new HashSet<>(startedBy);
            operations.add(operationId);
            return new Running(mark, engineId, name, createdAt, number, spec, endpoints, now, operations, false);
        }
    }

    /** A domain that is a project's own. */
    record Domain(Mark mark, String engineId, String name, Instant createdAt, DomainSpec spec) implements Thing {
        Domain with(DomainSpec other) {
            return new Domain(mark, engineId, name, createdAt, other);
        }
    }

    /**
     * A certificate, with its key.
     *
     * @param operations that got it
     */
    record Certificate(
            Mark mark,
            String engineId,
            String name,
            Instant createdAt,
            CertificateSpec spec,
            CertificateOutputs outputs,
            Set<String> operations)
            implements Thing {

        public Certificate {
            operations = Set.copyOf(operations);
        }

        Certificate with(CertificateSpec other, CertificateOutputs got, Set<String> by) {
            return new Certificate(mark, engineId, name, createdAt, other, got, by);
        }
    }

    /** A load balancer. */
    record Balancing(
            Mark mark, String engineId, String name, Instant createdAt, LoadBalancerSpec spec, List<Endpoint> endpoints)
            implements Thing {

        public Balancing {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * What a load balancer sends where.
     *
     * @param members who gets requests, by the name of the deployment
     */
    record Routed(
            Mark mark,
            String engineId,
            String name,
            Instant createdAt,
            RouteSpec spec,
            Map<String, List<Member>> members)
            implements Thing {

        public Routed {
            members = Map.copyOf(members);
        }

        /** Where it hangs. */
        public Address balancer() {
            return spec.balancer().from(mark.address());
        }

        /** Whoever it no longer leads to is forgotten. */
        Routed with(RouteSpec other) {
            Map<String, List<Member>> kept = new HashMap<>(members);
            kept.keySet()
                    .retainAll(other.targets().stream()
                            .map(RouteTarget::deployment)
                            .toList());
            return new Routed(mark, engineId, name, createdAt, other, kept);
        }

        Routed with(String deployment, List<Member> its) {
            Map<String, List<Member>> all = new HashMap<>(members);
            all.put(deployment, its);
            return new Routed(mark, engineId, name, createdAt, spec, all);
        }
    }

    /** A volume, with or without somebody using it. */
    record Stored(Mark mark, String engineId, String name, Instant createdAt, VolumeSpec spec) implements Thing {
        Stored with(VolumeSpec other) {
            return new Stored(mark, engineId, name, createdAt, other);
        }
    }
}
