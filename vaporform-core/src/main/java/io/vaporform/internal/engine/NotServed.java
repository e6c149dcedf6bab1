package io.vaporform.internal.engine;

import io.vaporform.event.Finding;
import io.vaporform.event.Finding.Severity;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.state.ResourceState;
import io.vaporform.tls.ServedAt.Seen;
import java.util.List;
import java.util.stream.Collectors;

/** The finding that servers show another certificate than the one that is stored. */
final class NotServed {

    static final String CODE = "certificate.not-served";

    private static final Origin ORIGIN = new Origin("", Origin.SUPERVISOR);

    /** As many as are named. */
    private static final int NAMED = 3;

    private final Work work;
    private final Findings findings;

    NotServed(Work work) {
        this.work = work;
        this.findings = new Findings(work);
    }

    /** What was seen for a name at a place. */
    record Look(DomainName name, Seen seen) {

        String where() {
            return name + " at " + seen.place();
        }

        @Override
        public String toString() {
            if (seen.serial().isPresent()) {
                return where() + " is shown " + seen.serial().get();
            }
            return where() + (seen.reached() ? " is shown none (" : " does not answer any more (") + seen.why() + ")";
        }
    }

    /** @param serial what is stored */
    void open(ResourceState state, String serial, List<Look> wrong) {
        String places = wrong.stream().limit(NAMED).map(Look::toString).collect(Collectors.joining(", "));
        String more = wrong.size() > NAMED ? " and " + (wrong.size() - NAMED) + " more" : "";
        findings.tellIfThere(
                new Finding(
                        CODE,
                        state.address(),
                        Severity.WARNING,
                        work.time().now(),
                        "the certificate that is stored is " + serial + ", and " + places + more,
                        "have the server there read it again, or see whether it has what is stored"),
                state,
                ORIGIN);
    }

    /** Does nothing if it is not open. */
    void close(ResourceState state) {
        Address address = state.address();
        findings.of(address.project() + "/" + address.stack()).stream()
                .filter(open -> open.address().equals(address) && open.code().equals(CODE))
                .forEach(open -> findings.close(open, state, ORIGIN));
    }
}
