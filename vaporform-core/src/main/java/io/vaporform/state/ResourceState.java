package io.vaporform.state;

import io.vaporform.spec.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything known of one resource: what is wanted beside what is applied, and what is under way between the two. Immutable.
 *
 * @param address whose it is
 * @param phase where it stands
 * @param wanted empty when it is to go
 * @param applied the generation that serves, and the only one that references are fed from
 * @param next the generation it is changing to
 * @param retiring generations that are to be removed, whatever is wanted
 * @param lastGeneration the highest generation ever used
 * @param intent the change under way
 * @param note what a person should know: a failure, or the instruction that is awaited; never a secret
 * @param failedInputs the digest that failed and is not tried again without being asked; empty if none
 * @param recheckAt when to go on
 */
public record ResourceState(
        Address address,
        Phase phase,
        Optional<Wanted> wanted,
        Optional<Life> applied,
        Optional<Making> next,
        List<Life> retiring,
        long lastGeneration,
        Optional<Intent> intent,
        String note,
        String failedInputs,
        Optional<Instant> recheckAt) {

    public ResourceState {
        retiring = List.copyOf(retiring);
    }

    /** A resource of which nothing is known yet. */
    public static ResourceState of(Address address) {
        return new ResourceState(
                address,
                Phase.PENDING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                Optional.empty(),
                "",
                "",
                Optional.empty());
    }

    /** Whether an earlier change did not come to its end, so that the record alone cannot be trusted. */
    public boolean unsettled() {
        return intent.isPresent() || next.isPresent() || !retiring.isEmpty();
    }

    /** Whether nothing of it is in the world, as far as is known. */
    public boolean empty() {
        return applied.isEmpty() && next.isEmpty() && retiring.isEmpty();
    }

    /** Every generation that is, or may be, in the world, and the one that is brought back should the next one fail. */
    public List<Life> lives() {
        List<Life> all = new ArrayList<>(retiring);
        applied.ifPresent(all::add);
        next.ifPresent(making -> {
            all.add(making.life());
            making.previous().ifPresent(all::add);
        });
        return all;
    }

    public ResourceState phase(Phase phase, String note) {
        return new ResourceState(
                address, phase, wanted, applied, next, retiring, lastGeneration, intent, note, failedInputs, recheckAt);
    }

    public ResourceState wanted(Optional<Wanted> wanted) {
        return new ResourceState(
                address, phase, wanted, applied, next, retiring, lastGeneration, intent, note, failedInputs, recheckAt);
    }

    public ResourceState applied(Optional<Life> applied) {
        return new ResourceState(
                address, phase, wanted, applied, next, retiring, lastGeneration, intent, note, failedInputs, recheckAt);
    }

    public ResourceState next(Optional<Making> next) {
        return new ResourceState(
                        address,
                        phase,
                        wanted,
                        applied,
                        next,
                        retiring,
                        lastGeneration,
                        intent,
                        note,
                        failedInputs,
                        recheckAt)
                .atLeastGeneration(
                        next.map(making -> making.life().generation()).orElse(0L));
    }

    /** With {@code generation} taken for used. */
    public ResourceState atLeastGeneration(long generation) {
        long last = Math.max(lastGeneration, generation);
        return new ResourceState(
                address, phase, wanted, applied, next, retiring, last, intent, note, failedInputs, recheckAt);
    }

    /** With one more generation that is to be removed. */
    public ResourceState retire(Life life) {
        List<Life> more = new ArrayList<>(retiring);
        more.add(life);
        return retiring(more);
    }

    public ResourceState retiring(List<Life> retiring) {
        return new ResourceState(
                address, phase, wanted, applied, next, retiring, lastGeneration, intent, note, failedInputs, recheckAt);
    }

    public ResourceState intent(Optional<Intent> intent) {
        return new ResourceState(
                address, phase, wanted, applied, next, retiring, lastGeneration, intent, note, failedInputs, recheckAt);
    }

    public ResourceState failedInputs(String inputs) {
        return new ResourceState(
                address, phase, wanted, applied, next, retiring, lastGeneration, intent, note, inputs, recheckAt);
    }

    public ResourceState recheckAt(Optional<Instant> at) {
        return new ResourceState(
                address, phase, wanted, applied, next, retiring, lastGeneration, intent, note, failedInputs, at);
    }
}
