package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.OutputsCodec;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.RevocationReason;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates that are to be revoked: recorded before anything is done about it, so that they are, whatever happens. Thread-safe. */
public final class Revocations {

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    /** When it is tried again, by whichever process. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final int BATCH = 100;

    private final Work work;
    private final Callouts callouts;

    Revocations(Work work, Callouts callouts) {
        this.work = work;
        this.callouts = callouts;
    }

    /**
     * Records that it is to be revoked, after {@code pause}: as long as another one is got.
     *
     * @param provider the instance that got it
     * @return by which {@link #make} finds it
     */
    public String record(
            Address address, String provider, CertificateOutputs certificate, RevocationReason reason, Duration pause) {
        String key = Keys.REVOCATIONS + address + "/" + certificate.serial();
        ObjectNode node = Json.object().put("provider", provider).put("reason", reason.name());
        node.set("certificate", OutputsCodec.encode(certificate));
        long revision = work.store().read(key).map(Row::revision).orElse(Batch.ABSENT);
        work.store()
                .commit(new Batch()
                        .put(
                                key,
                                revision,
                                Json.bytes(node),
                                Optional.of(work.time().now().plus(pause))));
        return key;
    }

    /**
     * Revokes what was recorded; does nothing if that was done.
     *
     * @throws ProviderUnavailableException if its issuer does not answer: it is tried again
     */
    public void make(String key) {
        work.store().read(key).ifPresent(row -> make(row, address(key)));
    }

    private static Address address(String key) {
        return Address.parse(key.substring(Keys.REVOCATIONS.length(), key.lastIndexOf('/')));
    }

    private void make(Row row, Address address) {
        JsonNode node = Json.parse(row.key(), row.value());
        CertificateOutputs certificate = (CertificateOutputs) OutputsCodec.decode(node.get("certificate"));
        RevocationReason reason = RevocationReason.valueOf(node.get("reason").textValue());
        callouts.revoke(address, node.get("provider").textValue(), certificate, reason);
        work.store().commit(new Batch().remove(row.key(), row.revision()));
    }

    /** Goes on with what is due. */
    void look() {
        List<Row> due = work.store().due(Keys.REVOCATIONS, work.time().now(), BATCH);
        for (Row row : due) {
            Optional<Instant> next = Optional.of(work.time().now().plus(AGAIN));
            if (work.store()
                    .commit(new Batch().put(row.key(), row.revision(), row.value(), next))
                    .isPresent()) {
                try {
                    make(row.key());
                } catch (StoreUnavailableException away) {
                    throw away;
                } catch (RuntimeException trouble) {
                    LOG.warn("{} is not revoked yet: {}", address(row.key()), Callouts.words(trouble));
                }
            }
        }
    }
}
