package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * How far a set of records has come: what each authoritative server says of it at one moment. Resolvers were not asked: what one of them hears too early, it repeats
 * to everybody for as long as the old record's ttl says.
 *
 * @param wanted the data that each server is to answer with; empty if there is to be nothing
 */
public record Propagation(
        DomainName name, String type, Set<Rdata> wanted, Delegation delegation, List<ServerAnswer> answers) {

    public Propagation {
        wanted = Set.copyOf(wanted);
        answers = List.copyOf(answers);
    }

    /** Whether every server answers with exactly what is wanted, and there is one. The ttl may differ. */
    public boolean complete() {
        return !answers.isEmpty() && lagging().isEmpty();
    }

    /** The servers that do not. */
    public List<ServerAnswer> lagging() {
        return answers.stream()
                .filter(answer -> !isWanted(answer) && !isSeenElsewhere(answer, answers))
                .toList();
    }

    /** Whether there is no way to it, but one to another address of the same server. */
    static boolean isSeenElsewhere(ServerAnswer answer, List<ServerAnswer> answers) {
        return answer.outcome() == ServerAnswer.Outcome.NO_ROUTE
                && answers.stream()
                        .anyMatch(other -> other.outcome() != ServerAnswer.Outcome.NO_ROUTE
                                && other.server().name().equals(answer.server().name()));
    }

    private boolean isWanted(ServerAnswer answer) {
        return wanted.isEmpty()
                ? answer.outcome() == ServerAnswer.Outcome.NOTHING
                        || answer.outcome() == ServerAnswer.Outcome.NO_SUCH_NAME
                : answer.set()
                        .filter(set -> Set.copyOf(set.data()).equals(wanted))
                        .isPresent();
    }

    /**
     * For how long resolvers may go on with what a lagging server says now. Whoever watches a change keeps the longest that was seen: so long after the last server has changed, the old
     * record may still be heard.
     */
    public Duration oldMayBeCached() {
        return lagging().stream()
                .map(ServerAnswer::cached)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Who was asked what, and what came back, a line for each server. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name + " " + type + " is to be "
                + (wanted.isEmpty()
                        ? "gone"
                        : wanted.stream().map(Rdata::text).sorted().toList())
                + (complete() ? ", and is at all servers of " : ", and is not yet at all servers of ")
                + delegation.zone() + ":");
        answers.forEach(answer -> text.append(
                        isWanted(answer)
                                ? "\n  has it: "
                                : isSeenElsewhere(answer, answers) ? "\n  not asked: " : "\n  lags: ")
                .append(answer));
        return text.toString();
    }
}
