package io.vaporform.route53;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testsupport.Named;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SetResponse;
import org.xbill.DNS.Type;
import org.xbill.DNS.Zone;

/** The name server that moto has not: answers with what a back end has of a zone at that moment. */
final class ZoneServer implements AutoCloseable {

    private static final int TTL = 60;
    private static final int LARGEST_OF_UDP = 1232;

    private final DnsBackend backend;
    private final DomainName zone;
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    /** @param address of loopback; the port is {@link Named#PORT} */
    ZoneServer(String address, DnsBackend backend, DomainName zone) throws IOException {
        this.backend = backend;
        this.zone = zone;
        udp = new DatagramSocket(Named.PORT, InetAddress.getByName(address));
        tcp = new ServerSocket(Named.PORT, 50, InetAddress.getByName(address));
        start("udp", this::datagram);
        start("tcp", this::connection);
    }

    private interface Work {
        void run() throws IOException;
    }

    private void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    while (!udp.isClosed()) {
                        try {
                            work.run();
                        } catch (IOException over) {
                            // Closed, or who asked has gone.
                        }
                    }
                },
                "zone-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void datagram() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        udp.receive(packet);
        byte[] question = new byte[packet.getLength()];
        System.arraycopy(packet.getData(), 0, question, 0, question.length);
        byte[] answer = answer(new Message(question)).toWire(LARGEST_OF_UDP);
        udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
    }

    private void connection() throws IOException {
        try (Socket socket = tcp.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] question = in.readNBytes(in.readUnsignedShort());
            byte[] answer = answer(new Message(question)).toWire();
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(answer.length);
            out.write(answer);
        }
    }

    private Message answer(Message question) throws IOException {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        if (question.getHeader().getOpcode() != Opcode.QUERY) {
            answer.getHeader().setRcode(Rcode.NOTIMP);
            return answer;
        }
        Zone now = now();
        Record asked = question.getQuestion();
        SetResponse found = now.findRecords(asked.getName(), asked.getType());
        if (found.isDelegation()) {
            add(answer, found.getNS(), Section.AUTHORITY);
            return answer;
        }
        answer.getHeader().setFlag(Flags.AA);
        if (found.isSuccessful()) {
            found.answers().forEach(set -> add(answer, set, Section.ANSWER));
        } else if (found.isCNAME()) {
            answer.addRecord(found.getCNAME(), Section.ANSWER);
        } else {
            answer.getHeader().setRcode(found.isNXDOMAIN() ? Rcode.NXDOMAIN : Rcode.NOERROR);
            answer.addRecord(now.getSOA(), Section.AUTHORITY);
        }
        return answer;
    }

    private static void add(Message answer, RRset set, int section) {
        set.rrs().forEach(record -> answer.addRecord(record, section));
    }

    /** With the name server that this is, in place of those that moto says. */
    private Zone now() throws IOException {
        Name origin = Name.fromString(zone + ".");
        Name server = Name.fromString("ns1", origin);
        List<Record> records = new ArrayList<>();
        records.add(new SOARecord(origin, DClass.IN, TTL, server, server, 1, TTL, TTL, TTL, TTL));
        records.add(new NSRecord(origin, DClass.IN, TTL, server));
        for (Rrset set : backend.records(zone)) {
            if (!set.is(zone, "NS")) {
                for (var data : set.data()) {
                    records.add(Record.fromString(
                            Name.fromString(set.name() + "."),
                            Type.value(set.type()),
                            DClass.IN,
                            set.ttl().toSeconds(),
                            data.absolute(),
                            Name.root));
                }
            }
        }
        return new Zone(origin, records.toArray(Record[]::new));
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
