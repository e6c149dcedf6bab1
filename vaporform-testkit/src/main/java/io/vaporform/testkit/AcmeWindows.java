package io.vaporform.testkit;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** When a {@link FakeAcme} wants its certificates to be renewed (RFC 9773). Thread-safe. */
final class AcmeWindows {

    private final double opens;
    private final double closes;
    private final List<Rule> rules = new ArrayList<>();

    private record Rule(Predicate<FakeAcme.Issued> which, FakeAcme.Window window) {}

    /** @param opens share of the lifetime that is left when the window opens */
    AcmeWindows(double opens, double closes) {
        this.opens = opens;
        this.closes = closes;
    }

    /** What was said last holds. */
    synchronized void add(Predicate<FakeAcme.Issued> which, FakeAcme.Window window) {
        rules.add(0, new Rule(which, window));
    }

    synchronized FakeAcme.Window of(FakeAcme.Issued certificate) {
        return rules.stream()
                .filter(rule -> rule.which().test(certificate))
                .findFirst()
                .map(Rule::window)
                .orElseGet(() ->
                        new FakeAcme.Window(left(certificate, opens), left(certificate, closes), Optional.empty()));
    }

    private static Instant left(FakeAcme.Issued certificate, double share) {
        Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
        return certificate
                .notAfter()
                .minusMillis((long) (life.toMillis() * share))
                .truncatedTo(ChronoUnit.SECONDS);
    }

    /** By which a certificate is asked after (RFC 9773, 4.1): its authority's key, and its serial number. */
    static String id(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue("2.5.29.35");
        try {
            byte[] keyId = DerElements.of(DerElements.of(extension).get(0).content())
                    .get(0)
                    .part(0)
                    .content();
            return text(keyId) + "." + text(certificate.getSerialNumber().toByteArray());
        } catch (AcmeProblem impossible) {
            throw new IllegalStateException("a certificate of an authority in memory names its key", impossible);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
