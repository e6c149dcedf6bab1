package io.vaporform;

import io.vaporform.internal.engine.PlannedRenewals;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What of all projects will be renewed, and when: as the supervisors of all processes on the store had planned it when this was asked for, which reads one small row for each certificate. Immutable.
 *
 * <p>Nothing is renewed without a process that has {@link Infrastructure.Builder#supervise()}. Those that are not renewed by themselves are not in it: those that were uploaded, and those whose
 * spec says so.
 */
public final class Renewals {

    private static final String ROW = "%-20s  %-20s  %-8s  %s";

    private final List<Renewal> plan;

    Renewals(List<PlannedRenewals.Planned> all) {
        this.plan = all.stream()
                .map(each -> new Renewal(
                        each.address(), each.names(), each.notAfter(), each.at(), each.why(), each.failures()))
                .toList();
    }

    /**
     * One renewal to come.
     *
     * @param address of the certificate
     * @param names that it is for
     * @param notAfter the last moment at which the one in use is valid
     * @param at when it is renewed, or tried again; what is past is about to be, or waits for its turn
     * @param why then, in words: what its issuer suggests, or the failure
     * @param failures how often in a row it has failed
     */
    public record Renewal(
            Address address, List<DomainName> names, Instant notAfter, Instant at, String why, int failures) {

        public Renewal {
            names = List.copyOf(names);
        }

        /** A line of {@link Renewals#toString}. */
        @Override
        public String toString() {
            return ROW.formatted(at, notAfter, failures, address + " for " + names + ": " + why);
        }
    }

    /** The earliest first. */
    public List<Renewal> plan() {
        return plan;
    }

    /** A table for a person, a line for each. */
    @Override
    public String toString() {
        return plan.isEmpty()
                ? "nothing is to be renewed"
                : ROW.formatted("renewed at", "valid until", "failures", "certificate") + "\n"
                        + plan.stream().map(Renewal::toString).collect(Collectors.joining("\n"));
    }
}
