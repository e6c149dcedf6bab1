package io.vaporform.tls;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the source, and makes something to show of what it says. Thread-safe. */
final class Reader {

    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    private final Function<DomainName, Optional<CertificateOutputs>> source;
    private final Versions versions;
    private final LongAdder reads = new LongAdder();
    private final AtomicBoolean away = new AtomicBoolean();

    Reader(Function<DomainName, Optional<CertificateOutputs>> source, Versions versions) {
        this.source = source;
        this.versions = versions;
    }

    /** Throws nothing; whoever gets something to show has to retire it. */
    Answer read(String name) {
        reads.increment();
        try {
            Optional<CertificateOutputs> found = source.apply(DomainName.of(name));
            if (away.compareAndSet(true, false)) {
                LOG.info("certificates can be read again");
            }
            return found.map(outputs -> parse(name, outputs)).orElse(Answer.NONE);
        } catch (RuntimeException trouble) {
            return unknown(name, trouble);
        }
    }

    private Answer parse(String name, CertificateOutputs outputs) {
        CertificateMaterial material = CertificateMaterial.read(outputs);
        return Answer.of(versions.admit(name, material.key(), material.chain()));
    }

    /** Said once: who floods a server whose store is away would flood its log. */
    private Answer unknown(String name, RuntimeException trouble) {
        if (away.compareAndSet(false, true)) {
            LOG.warn("the certificate of {} cannot be read; what is in memory goes on being shown", name, trouble);
        } else {
            LOG.debug("the certificate of {} cannot be read", name, trouble);
        }
        return Answer.UNKNOWN;
    }

    long reads() {
        return reads.sum();
    }
}
