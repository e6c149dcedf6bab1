package io.vaporform.dns;

import io.vaporform.http.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/**
 * A whole zone (<a href="https://www.rfc-editor.org/rfc/rfc5936">RFC 5936</a>). dnsjava's own takes later messages that bear an error for good, unsigned, and counts its timeout over all of
 * them.
 */
final class ZoneTransfer {

    private final Name zone;
    private final @Nullable TSIG key;
    private final List<Record> records = new ArrayList<>();
    private int starts;

    ZoneTransfer(Name zone, @Nullable TSIG key) {
        this.zone = zone;
        this.key = key;
    }

    /** The server has said no. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /** @param timeout of each message */
    List<Record> run(NameServer server, Duration timeout) throws IOException {
        Message query = Message.newQuery(Record.newRecord(zone, Type.AXFR, DClass.IN));
        query.getHeader().unsetFlag(Flags.RD);
        try (Stream stream = Stream.open(server.address(), Deadline.in(timeout))) {
            if (key != null) {
                key.apply(query, null);
            }
            stream.write(query);
            TSIG.StreamVerifier verifier = key == null ? null : new TSIG.StreamVerifier(key, query.getTSIG());
            while (starts < 2) {
                byte[] bytes = stream.read(Deadline.in(timeout));
                Message part = new Message(bytes);
                if (!NameServer.answers(part, query)) {
                    throw new IOException("what came is no part of the zone");
                }
                NameServer.checkSignatureAccepted(part);
                if (part.getRcode() != Rcode.NOERROR) {
                    throw new RefusedException(Rcode.string(part.getRcode()));
                }
                take(part);
                if (verifier != null && verifier.verify(part, bytes, starts == 2) != Rcode.NOERROR) {
                    throw new IOException("a part of the zone is not signed as it must be");
                }
            }
            return records;
        }
    }

    /** It begins and ends with the zone's SOA. */
    private void take(Message part) throws IOException {
        for (Record each : part.getSection(Section.ANSWER)) {
            boolean soa = each instanceof SOARecord;
            if (starts == 2 || (starts == 0 && !soa)) {
                throw new IOException("the zone does not begin and end with its SOA");
            }
            starts += soa ? 1 : 0;
            if (!soa) {
                records.add(each);
            }
        }
    }
}
