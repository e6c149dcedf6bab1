package io.vaporform.dns;

import io.vaporform.dns.ServerAnswer.Outcome;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a certification authority would not see everywhere, at one moment. There is none of what it would see everywhere.
 *
 * @param at the name of the TXT records
 * @param without the servers that answered, and not with the value
 * @param silent those that did not answer for the zone; a CA asks another one in their place
 * @param why it could not be found out which servers those are; empty if it could
 */
public record ChallengeLag(DomainName at, List<ServerAnswer> without, List<ServerAnswer> silent, String why) {

    public ChallengeLag {
        without = List.copyOf(without);
        silent = List.copyOf(silent);
    }

    static ChallengeLag blind(DomainName at, String why) {
        return new ChallengeLag(at, List.of(), List.of(), why);
    }

    static Optional<ChallengeLag> of(DomainName at, String value, Delegation delegation, List<ServerAnswer> answers) {
        List<ServerAnswer> without = new ArrayList<>();
        List<ServerAnswer> silent = new ArrayList<>();
        for (ServerAnswer answer : answers) {
            if (!answer.heard()) {
                silent.add(answer);
            } else if (!has(answer, value)) {
                without.add(answer);
            }
        }
        silent.removeIf(answer -> Propagation.isSeenElsewhere(answer, answers));
        if (silent.size() == answers.size()) {
            return Optional.of(new ChallengeLag(at, without, silent, "no server of " + delegation.zone() + " answers"));
        }
        return without.isEmpty() && silent.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChallengeLag(at, without, silent, ""));
    }

    private static boolean has(ServerAnswer answer, String value) {
        return answer.outcome() == Outcome.RECORDS
                && answer.set()
                        .filter(set -> set.data().contains(Rdata.txt(value)))
                        .isPresent();
    }

    /** Whether each server that answers has the value, and at least one does: those that are silent may be dead for long. */
    public boolean isOnlySilence() {
        return why.isEmpty() && without.isEmpty();
    }

    /** Who was asked, and what came back, a line for each server. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("not all servers answer with the TXT record of " + at + " yet");
        text.append(why.isEmpty() ? "" : ": " + why);
        without.forEach(answer -> text.append("\n  lags: ").append(answer));
        silent.forEach(answer -> text.append("\n  is silent: ").append(answer));
        return text.toString();
    }
}
