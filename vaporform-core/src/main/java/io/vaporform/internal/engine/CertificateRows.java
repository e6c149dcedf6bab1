package io.vaporform.internal.engine;

import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Kind;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What is written beside a certificate's state, in the same commit: for which names it is, and when it is looked at next. */
final class CertificateRows {

    private final StateStore store;
    private final TimeSource time;
    private final ServedNames names;
    private final List<Consumer<DomainName>> servers = new CopyOnWriteArrayList<>();

    CertificateRows(StateStore store, TimeSource time) {
        this.store = store;
        this.time = time;
        this.names = new ServedNames(store);
    }

    ServedNames names() {
        return names;
    }

    /** @param server hears of each name for which this process has another certificate, as soon as it is stored */
    void tell(Consumer<DomainName> server) {
        servers.add(server);
    }

    /** Once it is stored. */
    void written(ResourceState before, ResourceState after) {
        if (isCertificate(after.address())) {
            ServedNames.changed(before, after).forEach(name -> servers.forEach(server -> server.accept(name)));
        }
    }

    void put(Batch batch, ResourceState before, ResourceState after) {
        if (!isCertificate(after.address())) {
            return;
        }
        names.put(batch, before, after, time.now());
        Optional<CertificateOutputs> certificate = ServedNames.outputs(after);
        if (certificate.isPresent() && !certificate.equals(ServedNames.outputs(before))) {
            boolean renews = after.wanted()
                    .filter(wanted -> RenewalRow.renewsItself((CertificateSpec) wanted.spec()))
                    .isPresent();
            Optional<Row> known = renewal(after.address());
            int early = known.map(row -> RenewalRow.of(row).earlyIfRenewedAt(time.now()))
                    .orElse(0);
            batch.put(
                    Keys.RENEWALS + after.address(),
                    known.map(Row::revision).orElse(Batch.ABSENT),
                    Json.bytes(
                            RenewalRow.fresh(certificate.get(), renews, early).encode()),
                    Optional.of(time.now()));
        }
    }

    void remove(Batch batch, ResourceState before) {
        if (isCertificate(before.address())) {
            names.remove(batch, before, time.now());
            renewal(before.address()).ifPresent(row -> batch.remove(row.key(), row.revision()));
        }
    }

    /** Of one whose state cannot be read, or is not to be. */
    void forget(Batch batch, Address address) {
        if (isCertificate(address)) {
            names.forget(batch, address, time.now());
            renewal(address).ifPresent(row -> batch.remove(row.key(), row.revision()));
        }
    }

    private Optional<Row> renewal(Address address) {
        return store.read(Keys.RENEWALS + address);
    }

    private static boolean isCertificate(Address address) {
        return address.kind().equals(Kind.CERTIFICATE);
    }
}
