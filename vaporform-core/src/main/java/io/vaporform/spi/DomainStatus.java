package io.vaporform.spi;

import io.vaporform.event.Finding;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import java.util.List;

/**
 * How the world sees a domain.
 *
 * @param leadsTo the aliases and addresses that its name leads to, in that order; empty if it leads nowhere
 * @param issues what a person should know of it
 */
public record DomainStatus(List<String> leadsTo, List<Issue> issues) {

    public DomainStatus {
        leadsTo = List.copyOf(leadsTo);
        issues = List.copyOf(issues);
    }

    /** Whether there is nothing that a person should know of. */
    public boolean isWell() {
        return issues.isEmpty();
    }

    /**
     * Something that a person should know. While a supervisor sees it, it is an open {@link Finding} of the domain.
     *
     * @param code what kind, such as {@link #UNVERIFIED}; a domain has one of a kind at most
     * @param text what was seen
     * @param cure what helps
     */
    public record Issue(String code, Finding.Severity severity, String text, String cure) {

        /** What all codes begin with. */
        public static final String PREFIX = "domain.";

        /** What showed whose it is, is gone. */
        public static final String UNVERIFIED = PREFIX + "unverified";

        /** It does not lead where it is to lead. */
        public static final String WRONG_TARGET = PREFIX + "wrong-target";

        /** It leads to a name that does not exist: whoever can register that one takes the domain over. */
        public static final String DANGLING = PREFIX + "dangling";

        /** It leads nowhere. */
        public static final String UNRESOLVED = PREFIX + "unresolved";

        /** Resolvers that validate do not answer for it: its chain of trust is broken. */
        public static final String DNSSEC_BROKEN = PREFIX + "dnssec-broken";

        /** Its servers do not answer. */
        public static final String SILENT = PREFIX + "silent";

        /** Its servers disagree. */
        public static final String SPLIT = PREFIX + "split";

        /** Its zone is at other servers than when it was verified. */
        public static final String NAME_SERVERS = PREFIX + "name-servers";

        /** The host application's certification authority may not issue for it (RFC 8659). */
        public static final String CAA = PREFIX + "caa";

        /** Its registration ends soon, or has ended. */
        public static final String EXPIRING = PREFIX + "expiring";

        /** It can be transferred to another registrar without being unlocked first. */
        public static final String UNLOCKED = PREFIX + "unlocked";

        /** Its registry has taken it out of the DNS, or is about to delete it. */
        public static final String ON_HOLD = PREFIX + "on-hold";

        /** Of {@link #UNVERIFIED}. */
        public static Issue unverified(DomainChallenge challenge, String seen) {
            return new Issue(
                    UNVERIFIED,
                    Finding.Severity.WARNING,
                    "what showed that it is the project's is gone: seen now is " + seen,
                    challenge + ", or release the domain");
        }

        /** Of {@link #WRONG_TARGET}. */
        public static Issue wrongTarget(DomainName name, DnsTarget target, String seen) {
            return new Issue(
                    WRONG_TARGET,
                    Finding.Severity.WARNING,
                    name + " is to lead to " + target + ", and leads to " + seen,
                    "let it lead there, or change what it is to lead to");
        }
    }
}
