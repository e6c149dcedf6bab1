package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Observed;
import io.vaporform.tls.CertificateMaterial;
import java.util.function.Consumer;

/** That nothing is left where nothing is to be. */
abstract class SslDeleteRules extends SslRuleGroup {

    /** Whatever a test has made is removed after it. */
    static final String LEFT_OVER = "C701";

    SslDeleteRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = LEFT_OVER,
            verifies = "nothing with its mark is left of what was deleted",
            ifItFails = "that everything with the certificate's mark goes with it")
    void nothingIsLeft() {
        Cert cert = cert("left");
        cert.made();
        cert.made(Cause.RENEWAL);

        cert.delete();

        assertThat(cert.engineIds()).isEmpty();
    }

    @Rule(
            value = "C702",
            verifies = "what was never made, or is gone already, is gone at once",
            ifItFails = "that delete is idempotent")
    void whatIsGoneIsGoneAtOnce() {
        Cert never = cert("never");
        assertThat(never.deleteOnce()).isInstanceOf(Deletion.Gone.class);
        Cert cert = cert("gone");
        cert.made();
        cert.delete();

        kit().reopen();

        assertThat(cert.deleteOnce()).isInstanceOf(Deletion.Gone.class);
    }

    @Rule(
            value = "C703",
            verifies = "what answered challenges is taken away once the certificate is there",
            ifItFails =
                    "that tokens and records are noted before they are put anywhere, and removed before the answer is Done")
    void challengesAreTakenAway() {
        Cert cert = cert("answered");
        cert.made();

        nothingAnswers(cert);
    }

    @Rule(
            value = "C704",
            verifies =
                    "what was not finished can be deleted from wherever it is, by another process, and no challenge is answered any more",
            ifItFails =
                    "that tokens and records are noted before they are put anywhere, and delete() removes what is noted")
    void whatWasNotFinishedCanBeDeleted() {
        boolean abandoned = true;
        for (int at = 1; abandoned; at++) {
            Cert cert = cert("unfinished");
            abandoned = isAbandoned(cert, Cause.SPEC, at);

            cert.forgotten().delete();

            nothingAnswers(cert);
            assertThat(cert.engineIds()).as("abandoned at call %d", at).isEmpty();
        }
    }

    @Rule(
            value = "C705",
            verifies = "a delete of one generation leaves the others as they are",
            ifItFails = "that generations are told apart in whatever is kept")
    void otherGenerationsStay() {
        Cert cert = cert("lives");
        cert.made();
        Cert next = cert.next();
        CertificateOutputs outputs = next.made();

        cert.delete();

        assertThat(next.present().outputs()).isEqualTo(outputs);
        assertThat(next.made()).isEqualTo(outputs);
    }

    @Rule(
            value = "C706",
            verifies = "a delete that is abandoned anywhere is finished by the next one, of another process",
            ifItFails = "that what tells that there is something is removed last")
    void abandonedDeletesAreFinished() {
        boolean abandoned = true;
        for (int at = 1; abandoned; at++) {
            Cert cert = cert("abandoned");
            cert.made();
            abandoned = isAbandoned(cert, at);

            cert.delete();

            nothingAnswers(cert);
            assertThat(cert.engineIds()).as("abandoned at call %d", at).isEmpty();
            assertThat(cert.read()).isInstanceOf(Observed.Absent.class);
        }
    }

    private boolean isAbandoned(Cert cert, int at) {
        try {
            cert.delete(cert.known(), EachCall.abandon(at));
            return false;
        } catch (Abandoned there) {
            kit().reopen();
            return true;
        }
    }

    @Rule(
            value = "C707",
            verifies =
                    "once it is done, nothing answers a challenge that another change had begun: of other names, of a renewal that was given up, or before one was brought",
            ifItFails =
                    "that what is noted of an earlier operation is removed before Done, also where nothing is ordered")
    void whatAnotherChangeHasBegunIsTakenAway() {
        givenUp("names", false, cert -> cert.want(spec -> spec.name(free("more").text())));
        givenUp("renewal", true, cert -> {});
        givenUp("brought", false, cert -> {
            CertificateMaterial theirs = brought(cert.spec().names().get(0));
            cert.want(spec -> spec.uploaded(theirs.chainPem(), theirs.keyPem()));
        });
    }

    private void givenUp(String label, boolean renewal, Consumer<Cert> otherwise) {
        boolean abandoned = true;
        for (int at = 1; abandoned; at++) {
            Cert cert = cert(label);
            if (renewal) {
                cert.made();
            }
            abandoned = isAbandoned(cert, renewal ? Cause.RENEWAL : Cause.SPEC, at);
            otherwise.accept(cert);

            cert.made();

            nothingAnswers(cert);
        }
    }

    private boolean isAbandoned(Cert cert, Cause cause, int at) {
        try {
            cert.apply(Call.of(cause, kit().operation()).probe(EachCall.abandon(at)));
            return false;
        } catch (Abandoned there) {
            kit().reopen();
            return true;
        }
    }

    /** Fails if a challenge is still answered. */
    private void nothingAnswers(Cert cert) {
        assertThat(world().leftovers(kit().records()))
                .as("what still answers challenges")
                .isEmpty();
        assertThat(cert.spec().names())
                .allSatisfy(
                        name -> assertThat(kit().sslService().challenge(name)).isEmpty());
    }
}
