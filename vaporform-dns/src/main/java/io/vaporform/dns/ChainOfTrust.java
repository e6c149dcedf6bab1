package io.vaporform.dns;

import io.vaporform.dns.DnssecState.Outcome;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Follows signatures from the trust anchors to a name, once: dnsjava's validator says whether they hold. Not thread-safe. */
final class ChainOfTrust {

    /** What a name may have that many ask for. An alias has nothing else, and where it leads is another name's state. */
    private static final List<Integer> OWN = List.of(Type.CNAME, Type.A, Type.AAAA);

    private final Walk walk;
    private final Relay relay;
    private final TrustAnchors anchors;
    private final Instant now;
    private final ValidatingResolver validator;

    ChainOfTrust(Walk walk, TrustAnchors anchors, Instant now) {
        this.walk = walk;
        this.anchors = anchors;
        this.now = now;
        relay = new Relay(walk);
        validator = new ValidatingResolver(relay, Clock.fixed(now, ZoneOffset.UTC));
        try {
            // Those that a property of the JVM names are not meant for this.
            validator.getTrustAnchors().clear();
            validator.loadTrustAnchors(anchors.text());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    DnssecState check(DomainName name) {
        Name zone = walk.zone(name).zone();
        Verdict verdict = above(zone);
        if (verdict.outcome == Outcome.SECURE) {
            verdict = verdict(zone, Type.SOA);
        }
        boolean more = true;
        for (int type : OWN) {
            if (more && verdict.outcome == Outcome.SECURE) {
                verdict = verdict(Wire.name(name), type);
                more = verdict.nothing;
            }
        }
        String why = verdict.outcome == Outcome.SECURE
                ? "each signature is good, from the trust anchors to " + zone
                : verdict.why;
        return new DnssecState(
                name,
                verdict.outcome,
                why,
                relay.heard().stream().map(Inquiry.Heard::toString).toList());
    }

    /** @param nothing whether the name is there, without that type */
    private record Verdict(Outcome outcome, String why, boolean nothing) {}

    /** Whether the zones above say that it is signed. Where they do not, no answer of its own has to prove anything. */
    private Verdict above(Name zone) {
        if (zone.equals(Name.root)) {
            return new Verdict(Outcome.SECURE, "the trust anchors are its own", true);
        }
        Verdict verdict = verdict(zone, Type.DS);
        return verdict.outcome == Outcome.SECURE && verdict.nothing
                ? new Verdict(Outcome.INSECURE, "the zone above has no DS for " + zone + ", so it is not signed", true)
                : verdict;
    }

    private Verdict verdict(Name name, int type) {
        Optional<Message> answer = validated(name, type);
        String reason = answer.flatMap(ChainOfTrust::reason).orElse("no reason is known");
        if (answer.isEmpty() || answer.get().getRcode() == Rcode.SERVFAIL) {
            List<String> found = Diagnosis.of(anchors, relay.heard(), now);
            String why = found.isEmpty() ? reason : String.join("; ", found) + " (" + reason + ")";
            return new Verdict(Outcome.BROKEN, why, false);
        }
        boolean nothing = answer.get().getRcode() == Rcode.NOERROR
                && answer.get().getSection(Section.ANSWER).isEmpty();
        return answer.get().getHeader().getFlag(Flags.AD)
                ? new Verdict(Outcome.SECURE, "", nothing)
                : new Verdict(
                        Outcome.INSECURE,
                        "a zone above " + name + ", or it itself, is not signed by anything known here (" + reason
                                + ")",
                        nothing);
    }

    /** Empty if it is nothing that a validator can make sense of. */
    private Optional<Message> validated(Name name, int type) {
        Optional<Message> answer = Optional.empty();
        try {
            Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
            answer = Optional.of(validator
                    .sendAsync(query, Runnable::run)
                    .toCompletableFuture()
                    .get());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while signatures were checked", stop);
        } catch (ExecutionException failed) {
            // Nobody answered, which the relay knows, or the answer is none.
        }
        Optional<VaporformException> failure = relay.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return answer;
    }

    private static Optional<String> reason(Message answer) {
        return answer.getSection(Section.ADDITIONAL).stream()
                .filter(each -> each.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS)
                .filter(TXTRecord.class::isInstance)
                .map(each -> String.join("", ((TXTRecord) each).getStrings()))
                .findFirst();
    }
}
