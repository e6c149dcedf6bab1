package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.http.Deadline;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/**
 * Asks one name server, on the calling thread, which an interrupt frees. dnsjava's own clients share a thread and a shutdown hook, which a guest
 * in someone else's JVM does not bring. Each question has a socket of its own, so its port is as hard to guess as its id (RFC 5452).
 */
final class NameServer {

    /** Over UDP, a question is repeated each time that this part of the time is over. */
    private static final int TRIES = 3;

    private static final int LARGEST = 65_535;

    /** What a server says unsigned, as it has not come so far as to look at who asks. Whoever else says it, nothing is lost but a try. */
    private static final Set<Integer> UNSIGNED =
            Set.of(Rcode.FORMERR, Rcode.SERVFAIL, Rcode.NOTIMP, Rcode.REFUSED, Rcode.NOTAUTH);

    private final InetSocketAddress address;
    private final Duration timeout;

    /** @param timeout for each question, with all tries */
    NameServer(InetSocketAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    InetSocketAddress address() {
        return address;
    }

    Duration timeout() {
        return timeout;
    }

    /** Asks over UDP, and again over TCP if the answer is cut off. */
    Message ask(Message query) {
        return answered(deadline -> {
            Message answer = overUdp(query, deadline);
            return answer.getHeader().getFlag(Flags.TC) ? overTcp(query, null, deadline) : answer;
        });
    }

    /** Over TCP, so that nothing is cut off, and a message may be long. What comes is checked by {@code key}, if there is one. */
    Message send(Message message, @Nullable TSIG key) {
        return answered(deadline -> overTcp(message, key, deadline));
    }

    private Message answered(Exchange exchange) {
        try {
            return exchange.within(Deadline.in(timeout));
        } catch (ClosedByInterruptException interrupted) {
            // The channel has left the flag set.
            throw new ProviderUnavailableException(this + " was not heard out: interrupted", interrupted);
        } catch (UnsupportedAddressTypeException noSuchFamily) {
            throw unreachable(new NoRouteException("this JVM does not speak that family", noSuchFamily));
        } catch (NoRouteException noWay) {
            throw unreachable(noWay);
        } catch (IOException failed) {
            throw new ProviderUnavailableException(
                    this + " did not answer within " + timeout.toMillis() + " ms: " + failed.getMessage(), failed);
        }
    }

    private ProviderUnavailableException unreachable(NoRouteException noWay) {
        return new ProviderUnavailableException(this + " cannot be reached from here: " + noWay.getMessage(), noWay);
    }

    private Message overUdp(Message query, Deadline deadline) throws IOException {
        byte[] question = query.toWire();
        try (DatagramChannel channel = DatagramChannel.open()) {
            // Connected, so that nobody else is heard, and a port without a server is told at once.
            connect(channel);
            for (int tries = 1; ; tries++) {
                channel.write(ByteBuffer.wrap(question));
                try {
                    return received(channel.socket(), query, deadline, tries);
                } catch (SocketTimeoutException none) {
                    if (tries == TRIES) {
                        throw none;
                    }
                }
            }
        }
    }

    private void connect(DatagramChannel channel) throws IOException {
        try {
            channel.connect(address);
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException noWay) {
            throw new NoRouteException(String.valueOf(noWay.getMessage()), noWay);
        }
    }

    private static Message received(DatagramSocket socket, Message query, Deadline deadline, int tries)
            throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (true) {
            socket.setSoTimeout(deadline.millis(tries, TRIES));
            socket.receive(packet);
            Message answer = parsed(Arrays.copyOf(packet.getData(), packet.getLength()));
            // A stray datagram is passed over.
            if (answer != null && answers(answer, query)) {
                return answer;
            }
        }
    }

    private static @Nullable Message parsed(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException noMessage) {
            return null;
        }
    }

    private Message overTcp(Message message, @Nullable TSIG key, Deadline deadline) throws IOException {
        try (Stream stream = Stream.open(address, deadline)) {
            if (key != null) {
                key.apply(message, null);
            }
            stream.write(message);
            byte[] bytes = stream.read(deadline);
            Message answer = new Message(bytes);
            if (!answers(answer, message)) {
                throw new IOException("what came is no answer to what was asked");
            }
            if (key != null) {
                check(answer, bytes, key, Objects.requireNonNull(message.getTSIG()));
            }
            return answer;
        }
    }

    static boolean answers(Message answer, Message query) {
        Record echoed = answer.getQuestion();
        return answer.getHeader().getID() == query.getHeader().getID()
                && answer.getHeader().getFlag(Flags.QR)
                && answer.getHeader().getOpcode() == query.getHeader().getOpcode()
                // Who cannot read a question need not repeat it.
                && (echoed == null || echoed.equals(query.getQuestion()));
    }

    /** @throws TsigException if the answer says that the question's signature is not good */
    static void checkSignatureAccepted(Message answer) throws TsigException {
        TSIGRecord signature = answer.getTSIG();
        if (signature != null && signature.getError() != Rcode.NOERROR) {
            throw new TsigException(signature.getError());
        }
    }

    private static void check(Message answer, byte[] bytes, TSIG key, TSIGRecord sent) throws IOException {
        checkSignatureAccepted(answer);
        int verified = key.verify(answer, bytes, sent);
        if (verified != Rcode.NOERROR && !UNSIGNED.contains(answer.getRcode())) {
            throw new IOException("the answer is not signed as it must be: " + Rcode.TSIGstring(verified));
        }
    }

    @Override
    public String toString() {
        return "the name server at " + address.getAddress().getHostAddress() + " port " + address.getPort();
    }

    /** The server does not accept how a message is signed. */
    static final class TsigException extends IOException {
        private static final long serialVersionUID = 1;

        private final int error;

        TsigException(int error) {
            super("TSIG: " + Rcode.TSIGstring(error));
            this.error = error;
        }

        int error() {
            return error;
        }
    }

    /** There is no way to the address, which says nothing of who is there. */
    static final class NoRouteException extends IOException {
        private static final long serialVersionUID = 1;

        NoRouteException(String message, Exception cause) {
            super(message, cause);
        }
    }

    @FunctionalInterface
    private interface Exchange {
        Message within(Deadline deadline) throws IOException;
    }
}
