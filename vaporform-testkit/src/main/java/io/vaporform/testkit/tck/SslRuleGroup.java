package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.tls.CertificateMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules of a service of certificates that belong together. */
@DisplayNameGeneration(RuleNames.class)
@ExtendWith(RuleReport.class)
abstract class SslRuleGroup {

    private static final Duration LIFETIME = Duration.ofDays(30);

    private final SslServiceTck tck;

    SslRuleGroup(SslServiceTck tck) {
        this.tck = tck;
    }

    Kit kit() {
        return tck.kit();
    }

    SslWorld world() {
        return tck.authority();
    }

    Instant now() {
        return kit().time().now();
    }

    /** A name that nobody has had a certificate for. */
    DomainName free(String label) {
        return world().free().child(kit().project()).child(kit().name(label));
    }

    /** A certificate that is wanted but not made. */
    Cert cert(DomainName name, Consumer<CertificateSpec.Builder> more) {
        CertificateSpec.Builder spec = CertificateSpec.builder(name.text());
        more.accept(spec);
        return kit().certificate(kit().scope(), spec.build());
    }

    Cert cert(DomainName name) {
        return cert(name, spec -> {});
    }

    Cert cert(String label) {
        return cert(free(label));
    }

    /** Fails unless it is for the names that are wanted. */
    static void isFor(Cert cert, CertificateOutputs outputs) {
        assertThat(Issued.of(outputs).names()).isEqualTo(Set.copyOf(cert.spec().names()));
    }

    /** Fails unless it is for the names that are wanted, with its own key. */
    static void isUsable(Cert cert, CertificateOutputs outputs) {
        isFor(cert, outputs);
        assertThat(Issued.of(outputs).isOfTheKeyIn(outputs))
                .as("the key is the certificate's")
                .isTrue();
    }

    /** Counts what the authority issues meanwhile. */
    Count counting() {
        return new Count(world().issued());
    }

    /** How many there were at first. */
    final class Count {
        private final OptionalInt before;

        private Count(OptionalInt before) {
            this.before = before;
        }

        /** Fails unless so many more are known to have been issued since; passes where nobody can know. */
        void is(int more) {
            if (before.isPresent()) {
                assertThat(world().issued().orElseThrow() - before.getAsInt())
                        .as("certificates issued meanwhile")
                        .isEqualTo(more);
            }
        }
    }

    /** What somebody brings, of another authority. */
    CertificateMaterial brought(DomainName... names) {
        return brought(now().plus(LIFETIME), names);
    }

    CertificateMaterial brought(Instant end, DomainName... names) {
        Instant start = end.minus(LIFETIME.plusDays(1));
        return InMemoryCa.create(start).issue(List.of(names), KeyType.EC_P256, start, end);
    }

    /** One that is no longer valid. */
    CertificateOutputs expired(DomainName name, Optional<String> directory) {
        return brought(now().minus(Duration.ofDays(1)), name).outputs(directory);
    }
}
