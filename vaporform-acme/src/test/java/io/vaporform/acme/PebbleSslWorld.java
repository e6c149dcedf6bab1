package io.vaporform.acme;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.state.Records;
import io.vaporform.testkit.tck.SslWorld;
import io.vaporform.testsupport.Pebble;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A real Pebble, which looks for files. */
record PebbleSslWorld(Pebble pebble) implements SslWorld {

    /** What Pebble blocks; and what leads to where no server is. */
    static final String BLOCKED = "blocked.example";

    private static final String ELSEWHERE = "elsewhere.example";
    private static final String NOWHERE = "127.0.0.9";
    private static final String ISSUED = "Issued certificate serial ";

    /** Of records that are of the installation, and not of one certificate. */
    private static final List<String> LASTING = List.of("account/", "failures/", "order/", "rate/");

    PebbleSslWorld {
        pebble.dns().addA(ELSEWHERE, NOWHERE);
    }

    @Override
    public DomainName free() {
        return DomainName.of("free.example");
    }

    @Override
    public boolean wildcards() {
        return false;
    }

    @Override
    public List<DomainName> refused() {
        return List.of(DomainName.of(BLOCKED), DomainName.of(ELSEWHERE));
    }

    @Override
    public Set<X509Certificate> roots() {
        return Set.copyOf(pebble.roots());
    }

    @Override
    public List<String> leftovers(Records records) {
        return records.scan("").stream()
                .map(Records.Entry::key)
                .filter(key -> LASTING.stream().noneMatch(key::startsWith))
                .toList();
    }

    @Override
    public OptionalInt issued() {
        return OptionalInt.of(pebble.log().split(ISSUED, -1).length - 1);
    }

    @Override
    public Optional<Boolean> isRevoked(CertificateOutputs certificate) {
        return pebble.status(new BigInteger(certificate.serial(), 16)).map(Pebble.CertificateStatus::revoked);
    }
}
