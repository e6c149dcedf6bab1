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
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates that are to be revoked: recorded before anything is done about it, so that they are, whatever happens. Thread-safe. */
public final class Revocations {

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    /** When it is tried again, by whichever process. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** And what its issuer refuses, until it is over. */
    private static final Duration REFUSED = Duration.ofDays(1);

    private static final int BATCH = 100;
    private static final int AT_ONCE = 4;

    private final Work work;
    private final Callouts callouts;
    private final Lane lane;

    Revocations(Work work, Callouts callouts, Executor executor) {
        this.lane = new Lane(executor, AT_ONCE);
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
        if (certificate.notAfter().isBefore(work.time().now())) {
            // What is over need not be revoked, and nobody does it.
            work.store().commit(new Batch().remove(row.key(), row.revision()));
            return;
        }
        callouts.revoke(address, node.get("provider").textValue(), certificate, reason);
        work.store().commit(new Batch().remove(row.key(), row.revision()));
    }

    /** Begins with what is due. */
    void look() {
        work.store().due(Keys.REVOCATIONS, work.time().now(), BATCH).forEach(row -> {
            if (move(row, AGAIN)) {
                lane.submit(() -> tried(row.key()));
            }
        });
    }

    private void tried(String key) {
        try {
            make(key);
        } catch (StoreUnavailableException away) {
            LOG.debug("it is not known now whether {} is to be revoked", key, away);
        } catch (ProviderUnavailableException silent) {
            LOG.warn("{} is not revoked yet: {}", address(key), silent.getMessage());
        } catch (RuntimeException refused) {
            LOG.warn(
                    "{} is not revoked, which is tried again in {}: {}",
                    address(key),
                    REFUSED,
                    Callouts.words(refused));
            work.store().read(key).ifPresent(row -> move(row, REFUSED));
        }
    }

    private boolean move(Row row, Duration pause) {
        Optional<Instant> next = Optional.of(work.time().now().plus(pause));
        return work.store()
                .commit(new Batch().put(row.key(), row.revision(), row.value(), next))
                .isPresent();
    }
}
