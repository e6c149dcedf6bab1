package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.Network;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Scope;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The networks of each project, which those of other projects do not reach: one with a way out, and, once something asks for it, an internal one. The bridge of
 * an internal network has no address, so that nothing on it reaches the host.
 */
public final class Projects implements ProjectSupport {

    /** The label with the project that a network is for. */
    static final String PROJECT = "io.vaporform.project";

    /** How many parts of the range may turn out to be somebody else's before it looks hopeless. */
    private static final int MOST_TAKEN = 20;

    /** How long the engine may need for a network, which has its addresses from the beginning and is in the list at the end. */
    private static final Duration LONGEST_MAKING = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Networks networks;
    private final String prefix;
    private final Subnets subnets;

    Projects(Networks networks, String prefix, Subnets subnets) {
        this.networks = networks;
        this.prefix = prefix;
        this.subnets = subnets;
    }

    /** The network that a deployment is made in. */
    String networkOf(Mark mark, boolean internal) {
        String project = mark.address().project();
        Scope scope = new Scope(mark.installation(), mark.lineage());
        return internal ? internal(project, scope) : outer(project, scope);
    }

    /** The internal network of the project, if something has asked for it; made anew if it is not there, or not yet. */
    Optional<String> internalOf(Mark mark, ApplyContext context) {
        String name = networkOf(mark, true);
        Optional<Records.Entry> noted = context.records().get(note(name));
        noted.ifPresent(wanted -> open(name, mark.address().project(), true, context));
        return noted.map(wanted -> name);
    }

    @Override
    public void open(String project, ApplyContext context) {
        open(outer(project, context.scope()), project, false, context);
    }

    /** Makes sure that there is the internal network; it goes with the project. */
    void openInternal(String project, ApplyContext context) {
        String name = internal(project, context.scope());
        if (context.records().get(note(name)).isEmpty()) {
            context.records().create(note(name), Secret.of(project));
        }
        open(name, project, true, context);
    }

    @Override
    public void close(String project, ApplyContext context) {
        String internal = internal(project, context.scope());
        Records records = context.records();
        records.get(note(internal)).ifPresent(noted -> {
            close(internal, project, context);
            records.remove(noted);
        });
        close(outer(project, context.scope()), project, context);
    }

    private void open(String name, String project, boolean internal, ApplyContext context) {
        Map<String, String> labels = labels(project, context.scope());
        Set<AddressRange> taken = new HashSet<>();
        long waitsUntil = context.time().nanos() + LONGEST_MAKING.toNanos();
        while (!isThere(name, labels, context)) {
            AddressRange subnet = subnets.reserve(name, context.records());
            Networks.Created created = networks.create(name, subnet, internal, labels, context);
            if (created == Networks.Created.MADE) {
                return;
            }
            if (created == Networks.Created.OVERLAPS) {
                // What has the addresses and is in no list is our own, which somebody else makes at this moment.
                if (networks.isTaken(subnet, name, context) || context.time().nanos() > waitsUntil) {
                    subnets.takenByForeigner(subnet, context.records());
                    requireHope(name, subnet, taken);
                } else {
                    pause(context);
                }
            }
        }
    }

    private static void requireHope(String name, AddressRange subnet, Set<AddressRange> taken) {
        if (!taken.add(subnet) || taken.size() == MOST_TAKEN) {
            throw new ProvisioningException(
                    "open network " + name,
                    "other networks of the engine are where it was to be: " + taken
                            + "; choose another networkRange, or remove those",
                    null);
        }
    }

    private static void pause(CallContext context) {
        try {
            context.time().pause(LOOK_AGAIN);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isThere(String name, Map<String, String> labels, CallContext context) {
        Optional<Network> there = networks.find(name, context);
        there.ifPresent(network -> requireOurs(network, labels));
        return there.isPresent();
    }

    private void close(String name, String project, ApplyContext context) {
        Optional<Network> there = networks.find(name, context);
        if (there.isPresent()) {
            requireOurs(there.get(), labels(project, context.scope()));
            networks.remove(there.get(), context);
        }
        subnets.free(name, context.records());
    }

    private String outer(String project, Scope scope) {
        return Names.network(prefix, scope.installation(), scope.lineage(), project);
    }

    private String internal(String project, Scope scope) {
        return outer(project, scope) + "-internal";
    }

    /** Written before the internal network is made, removed after it is gone. */
    private static String note(String internal) {
        return "internal/" + internal;
    }

    public static Map<String, String> labels(String project, Scope scope) {
        return Map.of(Mark.INSTALLATION, scope.installation(), Mark.LINEAGE, scope.lineage(), PROJECT, project);
    }

    private static void requireOurs(Network network, Map<String, String> labels) {
        if (!labels.equals(network.getLabels())) {
            throw new ProvisioningException(
                    "open network " + network.getName(),
                    "there is a network of that name that is not ours; remove it, or choose another network prefix",
                    null);
        }
    }
}
