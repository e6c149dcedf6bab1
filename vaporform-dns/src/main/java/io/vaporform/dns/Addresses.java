package io.vaporform.dns;

import io.vaporform.spec.Violations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Record;

/** Texts for addresses. */
final class Addresses {

    private Addresses() {}

    /** What an A or AAAA record says. */
    static Optional<InetAddress> of(Record record) {
        return record instanceof ARecord a
                ? Optional.of(a.getAddress())
                : record instanceof AAAARecord aaaa ? Optional.of(aaaa.getAddress()) : Optional.empty();
    }

    /** @param address no name: nothing is looked up */
    static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(address + " is no address", impossible);
        }
    }

    /** The first address of {@code host}; of no meaning if something was found. */
    static InetAddress of(String host, Violations found) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            found.add("host", host, "has no address", "give the server's address");
            return InetAddress.getLoopbackAddress();
        }
    }
}
