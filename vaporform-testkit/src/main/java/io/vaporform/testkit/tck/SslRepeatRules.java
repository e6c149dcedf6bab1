package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.Cause;
import java.util.List;

/** That there is one certificate, however often it is asked for. */
abstract class SslRepeatRules extends SslRuleGroup {

    SslRepeatRules(SslServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "C201",
            verifies =
                    "a repeat after it was done gives the same certificate and key, and nothing is issued, for whatever cause but a renewal",
            ifItFails = "that Task.before() is what is wanted, before anything is ordered")
    void aRepeatGivesTheSame() {
        Cert cert = cert("again");
        CertificateOutputs first = cert.made();
        Count count = counting();

        for (Cause cause : List.of(Cause.SPEC, Cause.RECHECK, Cause.HEAL, Cause.RECOVERY)) {
            kit().reopen();
            assertThat(cert.made(cause)).as("by %s", cause).isEqualTo(first);
        }

        count.is(0);
    }

    @Rule(
            value = "C202",
            verifies = "a repeat after a crash in which the answer was lost gives the same certificate and key",
            ifItFails =
                    "that the operation's id is kept with what was ordered, and compared; and the key is remembered before anybody hears of it")
    void aRepeatAfterACrashGivesTheSame() {
        Cert cert = cert("lost");
        Call call = Call.of(Cause.SPEC, kit().operation());
        Count count = counting();
        CertificateOutputs first = cert.made(call);

        kit().reopen();

        assertThat(cert.forgotten().made(call)).isEqualTo(first);
        count.is(1);
    }

    @Rule(
            value = "C203",
            verifies =
                    "a renewal takes effect once for each operation, also after a crash in which its answer was lost",
            ifItFails = "that the operation's id is kept with what was ordered, and compared")
    void aRenewalTakesEffectOnce() {
        Cert cert = cert("once");
        cert.made();
        Count count = counting();
        Call renewal = Call.of(Cause.RENEWAL, kit().operation());
        CertificateOutputs renewed = cert.apply(renewal).outputs();

        kit().reopen();

        assertThat(cert.apply(renewal).outputs()).isEqualTo(renewed);
        count.is(1);
    }

    @Rule(
            value = "C204",
            verifies =
                    "what is changed of the spec, but not of the certificate, keeps it: whether it renews itself, the order of its names",
            ifItFails = "that names, key type and profile are compared, names as a set, and nothing else")
    void whatIsNotOfTheCertificateKeepsIt() {
        Cert cert = cert(
                free("kept"), spec -> spec.name(free("b").text()).name(free("a").text()));
        CertificateOutputs first = cert.made();
        Count count = counting();

        cert.want(spec -> spec.renewItself(false));
        assertThat(cert.made()).isEqualTo(first);
        cert.want(reordered(cert));
        assertThat(cert.made()).isEqualTo(first);

        count.is(0);
        assertThat(cert.present().outputs()).isEqualTo(first);
    }

    private static CertificateSpec reordered(Cert cert) {
        List<DomainName> names = cert.spec().names();
        return CertificateSpec.builder(names.get(0).text())
                .name(names.get(2).text())
                .name(names.get(1).text())
                .renewItself(cert.spec().renewsItself())
                .build();
    }
}
