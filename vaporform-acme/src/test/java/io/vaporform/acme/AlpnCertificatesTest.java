package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.testkit.MemoryRecords;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlpnCertificatesTest {

    private static final DomainName NAME = DomainName.of("www.example.com");

    private final MemoryRecords records = new MemoryRecords();
    private final AlpnProof proof = new AlpnProof();
    private final AlpnCertificates certificates = new AlpnCertificates();

    private static Placed answer(int order) {
        byte[] validation = new byte[32];
        Arrays.fill(validation, (byte) order);
        return new Placed(
                ChallengeType.TLS_ALPN_01,
                NAME,
                NAME.text(),
                Base64.getEncoder().encodeToString(validation));
    }

    private Optional<CertificateOutputs> shown() {
        return certificates.find(NAME, records);
    }

    @Test
    void whoLooksFromSeveralPlacesIsShownWhatWasMadeOnce() {
        proof.put(answer(1), records);

        assertThat(shown()).get().isSameAs(shown().orElseThrow());
    }

    @Test
    void eachOrderIsShownByACertificateOfItsOwn() {
        proof.put(answer(1), records);
        CertificateOutputs first = shown().orElseThrow();
        proof.put(answer(2), records);

        assertThat(shown()).get().isNotEqualTo(first);
    }

    @Test
    void nothingIsShownOfAnOrderThatIsOver() {
        proof.put(answer(1), records);
        assertThat(shown()).isPresent();
        proof.remove(answer(1), records);

        assertThat(shown()).isEmpty();
    }
}
