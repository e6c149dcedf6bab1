package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import io.vaporform.http.Deadline;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Asks the servers of zones, one after the other until one says something; so many questions and no more. Not thread-safe. */
final class Inquiry {

    private static final int MOST_QUESTIONS = 60;

    private final Questions questions;
    private final Deadline total;
    private final Set<InetAddress> silent = new HashSet<>();
    private int asked;

    Inquiry(AuthoritativeDns dns, Deadline total) {
        questions = new Questions(dns);
        this.total = total;
    }

    /** What a server said to which question. */
    record Heard(Name name, int type, InetAddress server, Message answer) {
        @Override
        public String toString() {
            return name + " " + Type.string(type) + ": " + server.getHostAddress();
        }
    }

    /** Counts from here on. */
    void restart() {
        asked = 0;
    }

    Message ask(Cut cut, Name name, int type) {
        return ask(cut, name, type, () -> Questions.question(name, type)).answer();
    }

    Heard askSigned(Cut cut, Name name, int type) {
        return ask(cut, name, type, () -> Questions.signedQuestion(name, type));
    }

    /** What the first server of the zone says that says something; each is asked by a question with an id of its own. */
    private Heard ask(Cut cut, Name name, int type, Supplier<Message> question) {
        List<String> said = new ArrayList<>();
        @Nullable VaporformException last = null;
        for (InetAddress address : cut.addresses()) {
            if (silent.contains(address)) {
                said.add(address.getHostAddress() + " was silent before");
                continue;
            }
            if (++asked > MOST_QUESTIONS) {
                throw new ProvisioningException(
                        "DNS",
                        "more than " + MOST_QUESTIONS + " questions did not lead to " + name.toString(true),
                        null);
            }
            try {
                Message answer = questions.put(address, question.get(), total);
                int rcode = answer.getRcode();
                boolean refers = !answer.getHeader().getFlag(Flags.AA)
                        && cut.referral(answer, name).isEmpty();
                if ((rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN) && !refers) {
                    return new Heard(name, type, address, answer);
                }
                said.add(address.getHostAddress() + " answered " + Rcode.string(rcode)
                        + (rcode == Rcode.NOERROR ? " without authority" : ""));
            } catch (ProviderUnavailableException none) {
                last = none;
                silent.add(address);
                said.add(String.valueOf(none.getMessage()));
            }
        }
        throw new ProviderUnavailableException(
                "no server of " + cut.zone() + " answered for " + name.toString(true) + ": "
                        + (said.isEmpty()
                                ? "none of their names " + cut.servers().keySet() + " has an address"
                                : String.join("; ", said)),
                last);
    }
}
