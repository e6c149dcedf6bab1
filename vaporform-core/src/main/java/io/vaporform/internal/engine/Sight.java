package io.vaporform.internal.engine;

import io.vaporform.error.VaporformException;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Observed;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the world shows of resources. Changes nothing, neither in the world nor in the record. Who cannot look throws: not seen is not gone. */
final class Sight {

    private final Work work;
    private final Callouts callouts;

    /** One listing for each provider instance and kind, made when first asked for. */
    private final Map<String, List<Found>> listings = new HashMap<>();

    private final Map<String, VaporformException> blind = new HashMap<>();

    Sight(Work work, Callouts callouts) {
        this.work = work;
        this.callouts = callouts;
    }

    /** Whether there is anything of it to be compared: nothing is under way, and it is wanted. */
    static boolean isSettled(ResourceState state) {
        return !state.unsettled()
                && state.wanted().isPresent()
                && state.applied().isPresent();
    }

    /** The state as a close look shows it: the same if nothing differs. */
    ResourceState closely(ResourceState state) {
        Life life = state.applied().orElseThrow().asApplied();
        return seen(state, life, callouts.read(state.address(), life));
    }

    /** As {@link #closely}, but looks closely only at what the listing does not show to be as it was made. */
    ResourceState listed(ResourceState state) {
        Life life = state.applied().orElseThrow();
        List<Found> all = listing(life, state.address().kind()).stream()
                .filter(found -> found.mark().address().equals(state.address())
                        && found.mark().generation() == life.generation())
                .toList();
        Set<String> ids = all.stream().map(Found::engineId).collect(Collectors.toSet());
        boolean complete = !ids.isEmpty() && expected(life).map(ids::equals).orElse(true);
        boolean same = complete && all.stream().noneMatch(Found::altered) && state.phase() == Phase.READY;
        return same ? state : closely(state);
    }

    /** Who cannot be listed is not asked again for the next resource: each asking may take as long as a call may. */
    private List<Found> listing(Life life, Kind kind) {
        String key = life.provider() + "/" + kind;
        VaporformException before = blind.get(key);
        if (before != null) {
            throw before;
        }
        try {
            return listings.computeIfAbsent(key, none -> list(callouts.serving(life), kind));
        } catch (VaporformException failed) {
            blind.put(key, failed);
            throw failed;
        }
    }

    private static Optional<Set<String>> expected(Life life) {
        return life.outputs()
                .filter(DeploymentOutputs.class::isInstance)
                .map(DeploymentOutputs.class::cast)
                .map(outputs ->
                        outputs.instances().stream().map(Instance::engineId).collect(Collectors.toSet()));
    }

    /** Everything that bears our mark there. */
    List<Found> list(Serving serving, Kind kind) {
        List<Found> all = new ArrayList<>();
        callouts.list(serving, kind, all::add);
        return all;
    }

    /** @param life as it was applied */
    private ResourceState seen(ResourceState state, Life life, Observed<Spec, Outputs> observed) {
        if (!(observed instanceof Observed.Present<Spec, Outputs> present)) {
            return state.retire(life).applied(Optional.empty()).phase(Phase.DEGRADED, "it is gone");
        }
        Life reported = life.with(Optional.of(present.outputs()));
        Spec actual = present.actual();
        if (!actual.equals(life.spec())) {
            Life changed = reported.changed(actual, work.digest().of(actual));
            return state.applied(Optional.of(changed)).phase(Phase.DEGRADED, "it was changed by others");
        }
        ResourceState seen = state.applied(Optional.of(reported));
        boolean recovering = state.phase() == Phase.DEGRADED && present.health() == Health.STARTING;
        if (present.health() == Health.UNHEALTHY || recovering) {
            return seen.phase(Phase.DEGRADED, "it is unhealthy");
        }
        if (state.failedInputs().isEmpty()) {
            return seen.phase(Phase.READY, "");
        }
        // What could not be changed is as it was before, and still has failed.
        return state.phase() == Phase.FAILED
                ? seen
                : seen.phase(Phase.FAILED, "its last change failed; apply it again");
    }
}
