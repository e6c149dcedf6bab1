package io.vaporform.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import java.util.List;
import java.util.Locale;

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
        ObjectNode node = Json.object().put("stack", stack).put("revision", revision);
        ArrayNode all = node.putArray("changes");
        changes.forEach(change -> all.add(json(change)));
        return Json.pretty(node);
    }

    private static ObjectNode json(Change change) {
        ObjectNode node = Json.object()
                .put("address", change.address().toString())
                .put("action", change.action().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("reason", change.reason())
                .put("interrupts", change.interrupts())
                .put("provider", change.provider())
                .put("inputs", change.inputs());
        ArrayNode fields = node.putArray("fields");
        change.fields().forEach(field -> fields.addObject()
                .put("path", field.path())
                .put("before", field.before())
                .put("after", field.after()));
        ArrayNode dependsOn = node.putArray("dependsOn");
        change.dependsOn().stream().sorted().forEach(address -> dependsOn.add(address.toString()));
        return node;
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
