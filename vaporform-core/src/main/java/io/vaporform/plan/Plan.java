package io.vaporform.plan;

import io.vaporform.spec.Address;
import io.vaporform.spec.Violations;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an apply would change, in the order in which it would begin. Immutable; contains no secret. */
public final class Plan {

    private final String stack;
    private final long revision;
    private final List<Change> changes;

    /**
     * For the planner.
     *
     * @param stack {@code project/stack}
     * @param revision of what the plan was made from
     */
    public Plan(String stack, long revision, List<Change> changes) {
        this.stack = stack;
        this.revision = revision;
        this.changes = List.copyOf(changes);
    }

    /** {@code project/stack}. */
    public String stack() {
        return stack;
    }

    /** The stack's revision that this plan was made from. */
    public long revision() {
        return revision;
    }

    /** One entry for each resource, also for those that do not change; dependencies first. */
    public List<Change> changes() {
        return changes;
    }

    /** Whether nothing would change. */
    public boolean isNoOp() {
        return changes.stream().allMatch(change -> change.action() == Action.NO_OP);
    }

    public long count(Action action) {
        return changes.stream().filter(change -> change.action() == action).count();
    }

    /** The plan as JSON: stack, revision, and the changes with action, reason, fields, interrupts, provider, inputs and dependencies. */
    public String toJson() {
        return PlanCodec.encode(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws io.vaporform.error.VaporformException if it is no such JSON
     */
    public static Plan parse(String json) {
        return PlanCodec.decode(json);
    }

    /**
     * What becomes of one resource, why, and whom it touches.
     *
     * @throws io.vaporform.error.InvalidSpecException if the plan does not mention it
     */
    public Explanation explain(Address address) {
        Change change = changes.stream()
                .filter(each -> each.address().equals(address))
                .findFirst()
                .orElseThrow(() -> new Violations()
                        .add(
                                "address",
                                address,
                                "the plan of " + stack + " does not mention it",
                                "use one of its changes")
                        .exception());
        List<Change> dependents = changes.stream()
                .filter(each -> each.dependsOn().contains(address))
                .toList();
        return new Explanation(change, dependents);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Plan plan
                && stack.equals(plan.stack)
                && revision == plan.revision
                && changes.equals(plan.changes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(stack, revision, changes);
    }

    /** The plan as a person reads it: a line of counts, then what changes; what does not is only counted. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Plan for " + stack + ": ");
        if (isNoOp()) {
            return text.append("nothing to do, ")
                    .append(changes.size())
                    .append(" unchanged")
                    .toString();
        }
        text.append(count(Action.CREATE))
                .append(" to create, ")
                .append(count(Action.UPDATE))
                .append(" to update, ");
        text.append(count(Action.REPLACE))
                .append(" to replace, ")
                .append(count(Action.DELETE))
                .append(" to delete, ");
        text.append(count(Action.NO_OP) + count(Action.RETAIN)).append(" kept");
        changes.stream().filter(change -> change.action() != Action.NO_OP).forEach(change -> {
            text.append("\n  ").append(change);
            change.fields().forEach(field -> text.append("\n      ").append(field));
        });
        return text.toString();
    }
}
