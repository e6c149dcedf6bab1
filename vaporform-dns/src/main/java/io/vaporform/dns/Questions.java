package io.vaporform.dns;

import io.vaporform.dns.ServerAnswer.Outcome;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.http.Deadline;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** Questions to authoritative servers, and what their answers mean. */
final class Questions {

    /** What no network has to cut into pieces (RFC 9715). */
    private static final int DATAGRAM = 1232;

    private final AuthoritativeDns dns;

    Questions(AuthoritativeDns dns) {
        this.dns = dns;
    }

    static Message question(Name name, int type) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.getHeader().unsetFlag(Flags.RD);
        query.addRecord(new OPTRecord(DATAGRAM, 0, 0), Section.ADDITIONAL);
        return query;
    }

    /** One that asks for the signatures too (RFC 4035, 3.1). */
    static Message signedQuestion(Name name, int type) {
        Message query = question(name, type);
        query.removeAllRecords(Section.ADDITIONAL);
        query.addRecord(new OPTRecord(DATAGRAM, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        return query;
    }

    /** @throws ProviderUnavailableException if it may not be asked, or does not answer in time */
    Message put(InetAddress address, Message question, Deadline total) {
        if (!dns.mayAsk(address)) {
            throw new ProviderUnavailableException(
                    address.getHostAddress() + " is no public address, so it was not asked", null);
        }
        Message answer = dns.server(address, total).ask(question);
        if (answer.getRcode() == Rcode.FORMERR && question.getOPT() != null) {
            // A server from before EDNS (RFC 6891, 7).
            Message plain = question.clone();
            plain.removeAllRecords(Section.ADDITIONAL);
            return dns.server(address, total).ask(plain);
        }
        return answer;
    }

    ServerAnswer ask(Delegation.Server server, DomainName name, String type, Deadline total) {
        if (server.address().isEmpty()) {
            return answer(server, Outcome.NO_ANSWER, "no address was found for it");
        }
        try {
            Message question = question(Wire.name(name), Wire.type(type));
            return read(server, put(Addresses.literal(server.address().get()), question, total), name, type);
        } catch (ProviderUnavailableException none) {
            boolean noRoute = none.getCause() instanceof NameServer.NoRouteException;
            return answer(server, noRoute ? Outcome.NO_ROUTE : Outcome.NO_ANSWER, String.valueOf(none.getMessage()));
        }
    }

    private static ServerAnswer read(Delegation.Server server, Message answer, DomainName name, String type) {
        int rcode = answer.getRcode();
        if (rcode == Rcode.SERVFAIL) {
            return answer(server, Outcome.NO_ANSWER, "answered SERVFAIL");
        }
        boolean answers = rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
        if (!answers || !answer.getHeader().getFlag(Flags.AA)) {
            return answer(
                    server, Outcome.LAME, answers ? "answered without authority" : "answered " + Rcode.string(rcode));
        }
        // By what it says, not by what of it can be said here: to take that for nothing would be wrong.
        for (String each : List.of(type, Rdata.CNAME)) {
            List<Record> same = answer.getSection(Section.ANSWER).stream()
                    .filter(one ->
                            one.getType() == Wire.type(each) && one.getName().equals(Wire.name(name)))
                    .toList();
            if (!same.isEmpty()) {
                return told(server, same, each.equals(type));
            }
        }
        Outcome nothing = rcode == Rcode.NXDOMAIN ? Outcome.NO_SUCH_NAME : Outcome.NOTHING;
        return new ServerAnswer(server, nothing, Optional.empty(), negative(answer), "");
    }

    private static ServerAnswer told(Delegation.Server server, List<Record> same, boolean asked) {
        Optional<Rrset> set = Wire.sets(same).stream().findFirst();
        String said = set.isPresent() ? "" : "unusual data: " + same.get(0).rdataToString();
        Duration ttl = Duration.ofSeconds(same.get(0).getTTL());
        return new ServerAnswer(server, asked ? Outcome.RECORDS : Outcome.ALIAS, set, ttl, said);
    }

    /** RFC 2308, 5. */
    private static Duration negative(Message answer) {
        return answer.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .map(soa -> Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum())))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static ServerAnswer answer(Delegation.Server server, Outcome outcome, String said) {
        return new ServerAnswer(server, outcome, Optional.empty(), Duration.ZERO, said);
    }
}
