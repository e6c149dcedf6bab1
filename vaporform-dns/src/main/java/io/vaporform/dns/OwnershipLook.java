package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.VerificationMethod;
import java.util.List;
import java.util.Optional;

/**
 * Whether a domain is shown to be somebody's. A record counts only as it is: an alias at its name is not followed, since a wildcard may lead every name to where others set records. Every server of the
 * zone that answers must have it.
 */
final class OwnershipLook {

    private final AuthoritativeDns dns;
    private final ChallengeFile files;

    OwnershipLook(AuthoritativeDns dns, ChallengeFile files) {
        this.dns = dns;
        this.files = files;
    }

    /**
     * What is seen in the place of what the challenge asks for; empty if it is met. Not for {@link VerificationMethod#EMAIL}.
     *
     * @throws ProviderUnavailableException if nobody answers
     */
    Optional<String> missing(DomainChallenge challenge) {
        return switch (challenge.method()) {
            case TXT -> missing(challenge.where(), Rdata.txt(challenge.value()));
            case CNAME -> missing(challenge.where(), Rdata.cname(challenge.value()));
            case FILE -> files.missing(challenge.where(), challenge.value());
            case EMAIL -> throw new IllegalArgumentException("nobody can look for an answer to " + challenge);
        };
    }

    private Optional<String> missing(String where, Rdata wanted) {
        DomainName name = DomainName.of(where);
        List<ServerAnswer> answers;
        try {
            answers = dns.ask(dns.findDelegation(name), name, wanted.type());
        } catch (ProvisioningException nowhere) {
            return Optional.of(String.valueOf(nowhere.getMessage()));
        }
        List<ServerAnswer> heard = answers.stream().filter(ServerAnswer::heard).toList();
        if (heard.isEmpty()) {
            throw new ProviderUnavailableException("no server of its zone answered for " + name + ": " + answers, null);
        }
        boolean shown = heard.stream().allMatch(answer -> has(answer, wanted));
        return shown ? Optional.empty() : Optional.of(answers.toString());
    }

    private static boolean has(ServerAnswer answer, Rdata wanted) {
        return answer.set().filter(set -> set.data().contains(wanted)).isPresent();
    }
}
