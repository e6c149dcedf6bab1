package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Cause;
import io.vaporform.testkit.LogCapture;
import io.vaporform.tls.CertificateMaterial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/** A private key is in the outputs, and nowhere else. */
abstract class SslSecretRules extends SslRuleGroup {

    /** Of any key, an account's included. */
    private static final String KEY = "PRIVATE KEY";

    /** Shorter lines of a key may be in other texts by chance. */
    private static final int TELLING = 16;

    SslSecretRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C1001",
            verifies = "no answer shows a private key as text",
            ifItFails = "that keys are secrets, and no record has one as a string")
    void answersShowNoKey() {
        Cert cert = cert("shown");
        Outcome<CertificateOutputs> outcome = cert.apply(Cause.SPEC);
        Secret key = outcome.outputs().key();

        hides(
                key,
                outcome.toString(),
                cert.known().toString(),
                cert.read().toString(),
                cert.advice(cert.known().outputs()).toString(),
                kit().sslService().preflight(cert.spec(), kit().context()).toString(),
                Inventory.of(kit(), kit().scope()).toString(),
                cert.deleteOnce().toString());
    }

    @Rule(
            value = "C1002",
            verifies = "no log line shows a private key, at whatever level",
            ifItFails = "that requests are not logged, also not by a client library, when debugging")
    void logLinesShowNoKey() {
        try (LogCapture log = LogCapture.start()) {
            Cert cert = cert("logged");
            Secret key = cert.made().key();
            Secret renewed = cert.made(Cause.RENEWAL).key();
            cert.read();
            cert.delete();

            String[] lines = log.lines().toArray(String[]::new);
            hides(key, lines);
            hides(renewed, lines);
        }
    }

    @Rule(
            value = "C1003",
            verifies = "no progress text shows a private key",
            ifItFails = "that progress tells what is done, not with what")
    void progressShowsNoKey() {
        Outcome<CertificateOutputs> outcome = cert("told").apply(Cause.SPEC);

        hides(
                outcome.outputs().key(),
                outcome.calls().stream()
                        .flatMap(made -> made.context().told().stream())
                        .map(KitContext.Progress::text)
                        .toArray(String[]::new));
    }

    @Rule(
            value = "C1004",
            verifies = "no refusal of what is brought shows its key, whole or damaged",
            ifItFails = "that failures are made of what is wrong, not of what was given")
    void refusalsShowNoKey() {
        DomainName name = free("refused");
        CertificateMaterial theirs = brought(name);
        Secret another = brought(name).keyPem();
        Secret damaged = Secret.of(another.reveal().replace("-----END", "-----"));

        for (Secret key : List.of(another, damaged)) {
            Cert cert = cert(name, spec -> spec.uploaded(theirs.chainPem(), key));
            Violations found = new Violations();
            cert.resources().validate(cert.spec(), kit().can(), found);
            hides(another, found.list().toString());
            if (found.isEmpty()) {
                Outcome<CertificateOutputs> outcome = cert.apply(Cause.SPEC);
                hides(
                        another,
                        outcome.failure(),
                        outcome.thrown().map(SslSecretRules::stack).orElse(""));
            }
        }
    }

    private static void hides(Secret key, String... texts) {
        List<String> lines = key.reveal()
                .lines()
                .filter(line -> line.length() >= TELLING && !line.startsWith("-----"))
                .toList();
        assertThat(lines).isNotEmpty();
        // Not by a check of texts: that would show the key.
        Optional<String> telling = List.of(texts).stream()
                .filter(text -> lines.stream().anyMatch(text::contains) || text.contains("BEGIN " + KEY))
                .findFirst();
        assertThat(telling.isPresent())
                .as(
                        "a private key is in a text: %s…",
                        telling.map(SslSecretRules::start).orElse(""))
                .isFalse();
    }

    private static String start(String text) {
        return text.substring(0, Math.min(text.length(), TELLING));
    }

    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
