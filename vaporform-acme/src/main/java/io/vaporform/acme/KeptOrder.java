package io.vaporform.acme;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.Address;
import io.vaporform.state.Records;
import java.util.Optional;

/** The one record of an order of a certificate's generation. For one call. */
final class KeptOrder {

    static final String PREFIX = "order/";

    private final Records records;
    private final String key;

    KeptOrder(Records records, Address address, long generation) {
        this.records = records;
        this.key = key(address, generation);
    }

    static String key(Address address, long generation) {
        return PREFIX + address + "/" + generation;
    }

    Optional<OrderRecord> read() {
        return records.get(key).map(entry -> OrderRecord.of(entry.value()));
    }

    /** @return {@code order} */
    OrderRecord write(OrderRecord order) {
        Optional<Records.Entry> there = records.get(key);
        boolean written =
                there.isPresent() ? records.replace(there.get(), order.text()) : records.create(key, order.text());
        if (!written) {
            throw new ProviderUnavailableException("another process goes on with " + key, null);
        }
        return order;
    }

    void remove() {
        records.get(key).ifPresent(records::remove);
    }
}
