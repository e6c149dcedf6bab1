package io.vaporform.testkit.tck;

import io.vaporform.error.ProvisioningException;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Wrong in when there is another certificate, and when there is not. */
final class SslRepeatDefects {

    private SslRepeatDefects() {}

    static List<SslDefect> all() {
        return Stream.of(repeats(), renewals(), advice(), changes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<SslDefect> repeats() {
        return List.of(
                SslDefect.of(
                        "orders again at each repeat",
                        "C201 C202 C203 C204 C301 C501 C502 C504 C505 C705",
                        world -> renewing(world, task -> true)),
                SslDefect.of("revokes nothing", "C307", world -> new FlatCertificates(world) {
                    @Override
                    public void revoke(CertificateOutputs certificate, RevocationReason reason, CallContext context) {}
                }),
                SslDefect.of(
                        "revokes what is revoked already with an error", "C307", world -> new FlatCertificates(world) {
                            @Override
                            public void revoke(
                                    CertificateOutputs certificate, RevocationReason reason, CallContext context) {
                                if (world.revoked().contains(certificate.serial())) {
                                    throw new ProvisioningException(
                                            "revoke " + certificate, "it is revoked already", null);
                                }
                                super.revoke(certificate, reason, context);
                            }
                        }),
                SslDefect.of(
                        "orders again to heal", "C201", world -> renewing(world, task -> task.cause() == Cause.HEAL)),
                SslDefect.of(
                        "orders again after a crash",
                        "C202 C501 C504 C505",
                        world -> renewing(world, task -> task.before().isEmpty())),
                SslDefect.of(
                        "renews at each call",
                        "C203 C502",
                        world -> renewing(world, task -> task.cause() == Cause.RENEWAL)),
                SslDefect.of(
                        "orders again for whatever is changed",
                        "C204",
                        world -> renewing(world, SslRepeatDefects::isChanged)));
    }

    private static boolean isChanged(Task<CertificateSpec, CertificateOutputs> task) {
        return task.before()
                .filter(before -> !before.spec().equals(task.wanted()))
                .isPresent();
    }

    private static FlatCertificates renewing(
            InMemoryWorld world, Predicate<Task<CertificateSpec, CertificateOutputs>> when) {
        return new FlatCertificates(world) {
            @Override
            Task<CertificateSpec, CertificateOutputs> asked(
                    Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                return when.test(task) ? SslDefects.because(Cause.RENEWAL, task) : task;
            }

            @Override
            ApplyContext by(ApplyContext context, Task<CertificateSpec, CertificateOutputs> task) {
                return when.test(task) ? SslDefects.anotherOperation(context) : context;
            }
        };
    }

    private static List<SslDefect> renewals() {
        return List.of(
                SslDefect.of("renews nothing", "C203 C301 C302 C502", world -> new FlatCertificates(world) {
                    @Override
                    Task<CertificateSpec, CertificateOutputs> asked(
                            Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                        return SslDefects.because(Cause.SPEC, task);
                    }
                }),
                SslDefect.of("reports the serial of the one before", "C301 C502", world -> new FlatCertificates(world) {
                    @Override
                    Step<CertificateOutputs> answer(
                            Step<CertificateOutputs> step,
                            Task<CertificateSpec, CertificateOutputs> task,
                            ApplyContext context) {
                        Optional<CertificateOutputs> before =
                                task.before().flatMap(Known::outputs).filter(any -> task.cause() == Cause.RENEWAL);
                        return Tweak.outputs(step, outputs -> before.map(known -> CertificateOutputs.of(
                                        outputs.names(),
                                        outputs.chain(),
                                        outputs.key(),
                                        known.serial(),
                                        outputs.issuer(),
                                        outputs.notBefore(),
                                        outputs.notAfter(),
                                        outputs.directory()))
                                .orElse(outputs));
                    }
                }),
                SslDefect.of("revokes what it renews", "C303", world -> new FlatCertificates(world) {
                    @Override
                    Step<CertificateOutputs> answer(
                            Step<CertificateOutputs> step,
                            Task<CertificateSpec, CertificateOutputs> task,
                            ApplyContext context) {
                        task.before()
                                .flatMap(Known::outputs)
                                .filter(any -> task.cause() == Cause.RENEWAL)
                                .ifPresent(before -> InMemorySslWorld.revoke(internet(), before));
                        return step;
                    }
                }),
                SslDefect.of("takes what has expired for healthy", "C306", world -> new FlatCertificates(world) {
                    @Override
                    public Observed<CertificateSpec, CertificateOutputs> read(
                            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
                        return super.read(known, context)
                                        instanceof Observed.Present<CertificateSpec, CertificateOutputs> present
                                ? new Observed.Present<>(present.actual(), present.outputs(), Health.HEALTHY)
                                : Observed.absent();
                    }
                }),
                SslDefect.of("keeps what has expired", "C306", world -> new FlatCertificates(world) {
                    @Override
                    public Step<CertificateOutputs> apply(
                            Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                        Optional<CertificateOutputs> there = task.before()
                                .filter(before -> task.cause() == Cause.HEAL)
                                .flatMap(Known::outputs);
                        return there.map(Step::done).orElseGet(() -> super.apply(task, context));
                    }
                }));
    }

    private static List<SslDefect> advice() {
        return List.of(
                SslDefect.of(
                        "advises a moment that is too late",
                        "C304",
                        world -> advising(
                                world,
                                (known, advice) -> new RenewalAdvice(
                                        known.outputs().map(outputs -> outputs.notAfter()
                                                .plus(Duration.ofHours(1))),
                                        "late",
                                        RenewalAdvice.DAY))),
                SslDefect.of(
                        "advises to ask again at once",
                        "C304 C305",
                        world -> advising(
                                world, (known, advice) -> new RenewalAdvice(advice.at(), advice.why(), Duration.ZERO))),
                SslDefect.of(
                        "advises nobody whose issuer it does not know",
                        "C305",
                        world -> advising(world, (known, advice) -> {
                            if (known.outputs()
                                    .flatMap(CertificateOutputs::directory)
                                    .isPresent()) {
                                throw new IllegalStateException("nobody knows that issuer");
                            }
                            return advice;
                        })));
    }

    private interface Adviser {
        RenewalAdvice advise(Known<CertificateSpec, CertificateOutputs> known, RenewalAdvice real);
    }

    private static FlatCertificates advising(InMemoryWorld world, Adviser adviser) {
        return new FlatCertificates(world) {
            @Override
            public RenewalAdvice renewal(Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
                return adviser.advise(known, super.renewal(known, context));
            }
        };
    }

    private static List<SslDefect> changes() {
        return List.of(
                SslDefect.of("replaces what it could change", "C401 C402 C403", world -> new FlatCertificates(world) {
                    @Override
                    public ChangeEffect effect(CertificateSpec before, CertificateSpec after, Capabilities can) {
                        return ChangeEffect.createFirst("it is another one");
                    }
                }),
                SslDefect.of(
                        "keeps its names",
                        "C401 C803",
                        world -> keeping(
                                world, (before, after) -> !before.names().equals(after.names()))),
                SslDefect.of(
                        "keeps its type of key",
                        "C402",
                        world -> keeping(world, (before, after) -> before.keyType() != after.keyType())),
                SslDefect.of(
                        "keeps what it has issued when another is brought",
                        "C403",
                        world -> keeping(
                                world, (before, after) -> after.uploaded().isPresent())),
                SslDefect.of(
                        "keeps what was brought when one is to be issued",
                        "C403",
                        world -> keeping(
                                world,
                                (before, after) -> before.uploaded().isPresent()
                                        && after.uploaded().isEmpty())));
    }

    private interface Comparison {
        boolean isIgnored(CertificateSpec before, CertificateSpec after);
    }

    private static FlatCertificates keeping(InMemoryWorld world, Comparison comparison) {
        return new FlatCertificates(world) {
            @Override
            public Step<CertificateOutputs> apply(
                    Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                Optional<CertificateOutputs> kept = task.before()
                        .filter(before -> comparison.isIgnored(before.spec(), task.wanted()))
                        .flatMap(Known::outputs);
                return kept.map(Step::done).orElseGet(() -> super.apply(task, context));
            }
        };
    }
}
