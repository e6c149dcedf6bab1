package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Found;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import java.util.List;
import java.util.Optional;

/** What is seen of what is there. */
abstract class SslLookRules extends SslRuleGroup {

    SslLookRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C601",
            verifies = "a certificate is present once it is made, as it was reported, also to another process",
            ifItFails = "that read() finds what apply() has kept")
    void itIsPresentOnceItIsMade() {
        Cert cert = cert("present");
        CertificateOutputs outputs = cert.made();

        kit().reopen();

        assertThat(cert.present().outputs()).isEqualTo(outputs);
        assertThat(cert.present().actual()).isEqualTo(cert.spec());
    }

    @Rule(
            value = "C602",
            verifies = "what was never made, and what is deleted, is absent",
            ifItFails = "that read() looks whether it is there, and does not go by the outputs that it is given")
    void whatIsNotThereIsAbsent() {
        Cert never = cert("never");
        assertThat(never.read()).isInstanceOf(Observed.Absent.class);
        Cert cert = cert("deleted");
        cert.made();

        cert.delete();

        assertThat(cert.read()).isInstanceOf(Observed.Absent.class);
    }

    @Rule(
            value = "C603",
            verifies = "outputs that have expired are looked at as any others",
            ifItFails = "that read() judges nothing, and throws for nothing but that it cannot look")
    void whatHasExpiredIsLookedAt() {
        Cert cert = cert("old");
        CertificateOutputs outputs = cert.made();
        CertificateOutputs old = expired(cert.spec().names().get(0), outputs.directory());

        Observed<CertificateSpec, CertificateOutputs> seen =
                cert.resources().read(cert.knownAs(Optional.of(old)), kit().context());

        assertThat(seen).isInstanceOf(Observed.Present.class);
    }

    @Rule(
            value = "C604",
            verifies = "an inventory has everything, of each address and generation, and of what another process made",
            ifItFails = "that the mark is kept with what is made, generation included")
    void everythingIsListed() {
        Cert one = cert("one");
        Cert two = cert("two");
        Cert next = one.next();
        one.made();
        two.made();
        kit().reopen();
        next.made();

        assertThat(marks()).containsExactlyInAnyOrder(one.mark(), two.mark(), next.mark());
    }

    @Rule(
            value = "C605",
            verifies = "an inventory has nothing of another owner, and nothing that is not there",
            ifItFails = "that installation and lineage are both compared")
    void nothingElseIsListed() {
        Cert ours = cert("ours");
        ours.made();
        Cert theirs = kit().certificate(kit().foreign(), ours.spec());
        kit().reopen(kit().foreign());
        theirs.made();
        Cert gone = cert("gone");
        kit().reopen();
        gone.made();
        gone.delete();

        assertThat(marks()).containsExactly(ours.mark());
    }

    @Rule(
            value = "C606",
            verifies = "an inventory that breaks off throws, as a part is worse than nothing",
            ifItFails = "that nothing between the listing and the caller catches exceptions")
    void breakingOffThrows() {
        Cert cert = cert("listed");
        cert.apply(Call.of(Cause.SPEC, kit().operation())).outputs();

        assertThatThrownBy(() -> cert.resources()
                        .inventory(
                                kit().scope(),
                                found -> {
                                    throw new IllegalStateException("broken off");
                                },
                                kit().context()))
                .hasStackTraceContaining("broken off");
    }

    private List<Mark> marks() {
        return Inventory.of(kit(), kit().scope()).stream().map(Found::mark).toList();
    }
}
