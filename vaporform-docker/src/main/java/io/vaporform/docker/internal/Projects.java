package io.vaporform.docker.internal;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Scope;
import java.util.Map;
import java.util.Optional;

/** One bridge network for each project: its deployments see each other by name, those of other projects not at all. */
final class Projects implements ProjectSupport {

    /** The label with the project that a network is for. */
    static final String PROJECT = "io.vaporform.project";

    private final Engine engine;
    private final String prefix;

    Projects(Engine engine, String prefix) {
        this.engine = engine;
        this.prefix = prefix;
    }

    String networkOf(Mark mark) {
        return Names.network(
                prefix, mark.installation(), mark.lineage(), mark.address().project());
    }

    @Override
    public void open(String project, ApplyContext context) {
        String name = name(project, context.scope());
        if (create(name, labels(project, context.scope()), context)) {
            return;
        }
        Optional<Network> there = inspect(name, context);
        if (there.isPresent() && !isOurs(there.get(), project, context.scope())) {
            throw foreign(name);
        }
    }

    @Override
    public void close(String project, ApplyContext context) {
        String name = name(project, context.scope());
        Optional<Network> there = inspect(name, context);
        if (there.isEmpty()) {
            return;
        }
        if (!isOurs(there.get(), project, context.scope())) {
            throw foreign(name);
        }
        engine.repeatable("remove network " + name, context, session -> {
            try {
                session.docker().removeNetworkCmd(there.get().getId()).exec();
                return true;
            } catch (NotFoundException gone) {
                return true;
            }
        });
    }

    /** @return false if there is one of that name */
    private boolean create(String name, Map<String, String> labels, CallContext context) {
        return engine.repeatable("create network " + name, context, session -> {
            try {
                session.docker()
                        .createNetworkCmd()
                        .withName(name)
                        .withDriver("bridge")
                        // The engine would else make a second one of the same name.
                        .withCheckDuplicate(true)
                        .withLabels(labels)
                        .exec();
                return true;
            } catch (ConflictException exists) {
                return false;
            }
        });
    }

    private Optional<Network> inspect(String name, CallContext context) {
        return engine.call("inspect network " + name, context, session -> {
            try {
                return Optional.of(
                        session.docker().inspectNetworkCmd().withNetworkId(name).exec());
            } catch (NotFoundException gone) {
                return Optional.<Network>empty();
            }
        });
    }

    private String name(String project, Scope scope) {
        return Names.network(prefix, scope.installation(), scope.lineage(), project);
    }

    private static Map<String, String> labels(String project, Scope scope) {
        return Map.of(Mark.INSTALLATION, scope.installation(), Mark.LINEAGE, scope.lineage(), PROJECT, project);
    }

    private static boolean isOurs(Network network, String project, Scope scope) {
        return labels(project, scope).equals(network.getLabels());
    }

    private static ProvisioningException foreign(String name) {
        return new ProvisioningException(
                "open network " + name,
                "there is a network of that name that is not ours; remove it, or choose another network prefix",
                null);
    }
}
