package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.memory.InMemoryInternet;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.state.Records;
import io.vaporform.testkit.ManualTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The certification authority of an in-memory world. */
record InMemorySslWorld(InMemoryWorld world, ManualTime time, boolean wildcards) implements SslWorld {

    /** Where the web lists what answers challenges, and what is revoked, as services with a defect do. */
    private static final String CHALLENGES = "http://challenges.example/";

    private static final String SIGNED_AGAIN = "http://signed-again.example/";
    private static final String REVOKED = "http://revoked.example/";
    private static final DomainName REFUSED = DomainName.of("refused.example");

    static InMemorySslWorld of(InMemoryWorld world, ManualTime time) {
        return new InMemorySslWorld(world, time, true);
    }

    InMemorySslWorld {
        world.internet().publish(Rrset.of(REFUSED.text(), Rdata.of("CAA", "0 issue \"another.example\"")));
    }

    private InMemoryCa ca() {
        return world.certificateAuthority(time.now());
    }

    @Override
    public DomainName free() {
        return DomainName.of("free.example");
    }

    @Override
    public List<DomainName> refused() {
        return List.of(REFUSED);
    }

    @Override
    public Optional<DomainName> unsound() {
        return Optional.of(REFUSED);
    }

    @Override
    public Set<X509Certificate> roots() {
        return Set.of(ca().root());
    }

    @Override
    public List<String> leftovers(Records records) {
        return world.internet().file(CHALLENGES).filter(text -> !text.isEmpty()).stream()
                .toList();
    }

    @Override
    public OptionalInt issued() {
        return OptionalInt.of(ca().issued() - signedAgain(world.internet()));
    }

    @Override
    public Optional<Boolean> isRevoked(CertificateOutputs certificate) {
        boolean byDefect = world.internet().file(REVOKED + certificate.serial()).isPresent();
        return Optional.of(byDefect || world.revoked().contains(certificate.serial()));
    }

    @Override
    public boolean passes(Duration by) {
        time.advance(by);
        return true;
    }

    private static int signedAgain(InMemoryInternet internet) {
        return internet.file(SIGNED_AGAIN).map(Integer::valueOf).orElse(0);
    }

    /** What is signed next is no other certificate, but what a service with a defect makes of one. */
    static void signsAgain(InMemoryInternet internet) {
        internet.serve(SIGNED_AGAIN, String.valueOf(signedAgain(internet) + 1));
    }

    static void answer(InMemoryInternet internet, String challenge) {
        internet.serve(CHALLENGES, challenge);
    }

    static void revoke(InMemoryInternet internet, CertificateOutputs certificate) {
        internet.serve(REVOKED + certificate.serial(), "");
    }
}
