package io.vaporform.testkit.tck;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Known;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Every service of certificates that the kit must find out. */
final class SslDefects {

    private SslDefects() {}

    static List<SslDefect> all() {
        return Stream.of(
                        SslIssueDefects.all(),
                        SslRepeatDefects.all(),
                        SslResumeDefects.all(),
                        SslLookDefects.all(),
                        SslUploadDefects.all())
                .flatMap(List::stream)
                .toList();
    }

    static Task<CertificateSpec, CertificateOutputs> because(
            Cause cause, Task<CertificateSpec, CertificateOutputs> task) {
        return new Task<>(
                task.address(), task.generation(), task.mark(), cause, task.wanted(), task.before(), task.soFar());
    }

    /** Who takes each call for another change. */
    static ApplyContext anotherOperation(ApplyContext context) {
        String other = UUID.randomUUID().toString();
        return new FlatContext(context) {
            @Override
            public String operationId() {
                return other;
            }
        };
    }

    static Known<CertificateSpec, CertificateOutputs> known(Task<CertificateSpec, CertificateOutputs> task) {
        return new Known<>(
                task.address(),
                task.generation(),
                task.mark(),
                task.wanted(),
                task.before().flatMap(Known::outputs));
    }
}
