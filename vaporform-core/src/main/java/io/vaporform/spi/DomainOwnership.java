package io.vaporform.spi;

import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spec.Violations;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * How it is found out that a domain is a project's, the same for all that serve domains: the project gets a token that no other has, shows it at the name, and then
 * {@link NameClaims has the name} for itself. Immutable and thread-safe.
 */
public final class DomainOwnership {

    /** What the record that shows it is called, below the name. */
    public static final String LABEL = "_vaporform-challenge";

    /** What the path of the file that shows it begins with. */
    public static final String PATH = "/.well-known/vaporform/";

    private static final String TEXT = "vaporform-domain=";
    private static final int TOKEN_BITS = 160;
    private static final int SHOWN = 1000;

    private final Optional<DomainName> aliases;

    private DomainOwnership(Optional<DomainName> aliases) {
        this.aliases = aliases;
    }

    /** Without {@link VerificationMethod#CNAME}. */
    public static DomainOwnership create() {
        return new DomainOwnership(Optional.empty());
    }

    /** @param zone that the aliases of {@link VerificationMethod#CNAME} lead into; there need be no such names in it */
    public static DomainOwnership withAliasesTo(DomainName zone) {
        return new DomainOwnership(Optional.of(zone));
    }

    /**
     * Brings a domain to where it is the project's.
     *
     * @param look what is seen in the place of what the challenge asks for; empty if it is met
     * @return {@link Step.Done} if it is the project's, with what it was shown by in the outputs
     */
    public Step<DomainOutputs> establish(
            Task<DomainSpec, DomainOutputs> task,
            ApplyContext context,
            Function<DomainChallenge, Optional<String>> look) {
        DomainName name = task.wanted().name();
        DomainChallenge challenge = challenge(task.wanted(), context);
        Optional<Instant> before = verifiedBefore(task, challenge);
        Instant now = context.time().now();
        if (before.isEmpty()) {
            if (context.names().inTheWay(name).isPresent()) {
                return refused(name);
            }
        }
        if (before.isEmpty() || task.cause() == Cause.RECHECK) {
            context.progress(Stage.VERIFYING, "looking whether " + name + " is shown to be the project's");
            Optional<String> missing = look.apply(challenge);
            if (missing.isPresent()) {
                DomainOutputs soFar = DomainOutputs.of(name, Optional.of(challenge), before);
                return new Step.Awaiting<>(
                        Optional.of(soFar), challenge + "; seen now: " + shortened(missing.get()), pace(context, now));
            }
            before = Optional.of(now);
        }
        Optional<DomainOutputs> owned = Optional.of(DomainOutputs.of(name, Optional.of(challenge), before));
        return context.names().claim(name).map(taken -> refused(name)).orElseGet(() -> Step.done(owned.orElseThrow()));
    }

    /** As {@link #establish}, for a name that the host application gives out below {@code zone}: nobody has to show anything. */
    public static Step<DomainOutputs> give(
            Task<DomainSpec, DomainOutputs> task, ApplyContext context, DomainName zone) {
        DomainName name = task.wanted().name();
        return context.names()
                .claimWithin(zone, name)
                .map(taken -> refused(name))
                .orElseGet(() -> Step.done(DomainOutputs.of(
                        name, Optional.empty(), Optional.of(context.time().now()))));
    }

    /** Which name that is, and whose, is not told: a tenant hears nothing of others. */
    private static Step<DomainOutputs> refused(DomainName name) {
        return Step.failed(
                name
                        + " cannot be had: it is in use already, or a name above or below it is another project's; release that first");
    }

    /** By the same challenge: another method is shown anew. */
    private static Optional<Instant> verifiedBefore(Task<DomainSpec, DomainOutputs> task, DomainChallenge challenge) {
        return task.soFar()
                .or(() -> task.before().flatMap(Known::outputs))
                .filter(outputs -> outputs.challenge().equals(Optional.of(challenge)))
                .flatMap(DomainOutputs::verifiedAt);
    }

    private DomainChallenge challenge(DomainSpec spec, ApplyContext context) {
        DomainName name = spec.name().isWildcard() ? spec.name().parent().orElseThrow() : spec.name();
        String token = token(context, "token");
        String record = LABEL + "." + name;
        return switch (spec.verification()) {
            case TXT -> new DomainChallenge(VerificationMethod.TXT, record, TEXT + token);
            case CNAME ->
                new DomainChallenge(
                        VerificationMethod.CNAME,
                        record,
                        token + "."
                                + aliases.orElseThrow(
                                        () -> new IllegalStateException("a validated spec needs no zone")));
            // A server that says back what it was asked for must not pass.
            case FILE ->
                new DomainChallenge(
                        VerificationMethod.FILE, "http://" + name + PATH + token(context, "file"), TEXT + token);
            case EMAIL -> new DomainChallenge(VerificationMethod.EMAIL, "hostmaster@" + name + ", admin@" + name, "");
        };
    }

    /** It is a stranger's text, and stored. */
    private static String shortened(String seen) {
        return seen.length() <= SHOWN ? seen : seen.substring(0, SHOWN) + "…";
    }

    private static String token(ApplyContext context, String name) {
        return context.remember(name, () -> Secret.of(random())).reveal();
    }

    private static String random() {
        return new BigInteger(TOKEN_BITS, new SecureRandom()).setBit(TOKEN_BITS).toString(36);
    }

    /** Often at first, when somebody is at it, and rarely when nobody has done it for long. */
    private static Duration pace(ApplyContext context, Instant now) {
        Instant since = Instant.parse(context.rememberForOperation("since", () -> Secret.of(now.toString()))
                .reveal());
        Duration age = Duration.between(since, now);
        if (age.compareTo(Duration.ofMinutes(30)) < 0) {
            return Duration.ofSeconds(10);
        }
        return age.compareTo(Duration.ofDays(1)) < 0 ? Duration.ofMinutes(5) : Duration.ofHours(1);
    }

    /** Refuses what cannot be shown that way. */
    public void validate(DomainSpec spec, Violations found) {
        if (spec.verification() == VerificationMethod.CNAME && aliases.isEmpty()) {
            found.unsupported(
                    "verification",
                    spec.verification(),
                    "the provider has no zone that the aliases could lead into",
                    "verify it by TXT, or build the provider with such a zone");
        }
        boolean record =
                spec.verification() == VerificationMethod.TXT || spec.verification() == VerificationMethod.CNAME;
        found.unless(
                !record || spec.name().text().length() <= DomainName.LONGEST - LABEL.length() - 1,
                "domain",
                spec.name(),
                "has no room for the label of the record that shows whose it is",
                "take a name of up to " + (DomainName.LONGEST - LABEL.length() - 1) + " characters");
    }
}
