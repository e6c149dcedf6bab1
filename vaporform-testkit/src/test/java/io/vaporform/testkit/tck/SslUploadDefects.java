package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.KeyType;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Known;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.tls.CertificateMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Wrong in what it refuses and what it takes, and in what it tells. */
final class SslUploadDefects {

    private SslUploadDefects() {}

    static List<SslDefect> all() {
        return Stream.of(refusals(), looksBeforehand(), uploads(), secrets())
                .flatMap(List::stream)
                .toList();
    }

    private static FlatCertificates answering(
            InMemoryWorld world,
            BiFunction<Step<CertificateOutputs>, Task<CertificateSpec, CertificateOutputs>, Step<CertificateOutputs>>
                    change) {
        return new FlatCertificates(world) {
            @Override
            Step<CertificateOutputs> answer(
                    Step<CertificateOutputs> step,
                    Task<CertificateSpec, CertificateOutputs> task,
                    ApplyContext context) {
                return change.apply(step, task);
            }
        };
    }

    private static List<SslDefect> refusals() {
        return List.of(
                SslDefect.of(
                        "does not say what is refused",
                        "C801",
                        world -> answering(
                                world,
                                (step, task) -> task.wanted().uploaded().isPresent()
                                        ? step
                                        : Tweak.failures(step, text -> "refused"))),
                SslDefect.of(
                        "has a certificate of its own for what is refused",
                        "C801 C802 C803",
                        world -> new FlatCertificates(world) {
                            @Override
                            Step<CertificateOutputs> answer(
                                    Step<CertificateOutputs> step,
                                    Task<CertificateSpec, CertificateOutputs> task,
                                    ApplyContext context) {
                                Instant now = context.time().now();
                                return step instanceof Step.Failed
                                                && task.wanted().uploaded().isEmpty()
                                        ? Step.done(world().certificateAuthority(now)
                                                .issue(
                                                        task.wanted().names(),
                                                        KeyType.EC_P256,
                                                        now,
                                                        now.plus(Duration.ofDays(1)))
                                                .outputs(Optional.empty()))
                                        : step;
                            }
                        }),
                SslDefect.of(
                        "forgets what was there when a change fails", "C803", world -> new FlatCertificates(world) {
                            @Override
                            Step<CertificateOutputs> answer(
                                    Step<CertificateOutputs> step,
                                    Task<CertificateSpec, CertificateOutputs> task,
                                    ApplyContext context) {
                                if (step instanceof Step.Failed) {
                                    world().things(task.mark())
                                            .forEach(thing -> world().removeBehindOurBack(thing.engineId()));
                                }
                                return step;
                            }
                        }));
    }

    private static List<SslDefect> looksBeforehand() {
        return List.of(
                SslDefect.of("warns of everything", "C804", world -> new FlatCertificates(world) {
                    @Override
                    public List<String> preflight(CertificateSpec wanted, CallContext context) {
                        return List.of(wanted.names() + " may be refused");
                    }
                }),
                SslDefect.of("tries by an order", "C804", world -> new FlatCertificates(world) {
                    @Override
                    public List<String> preflight(CertificateSpec wanted, CallContext context) {
                        Instant now = context.time().now();
                        world().certificateAuthority(now)
                                .issue(wanted.names(), KeyType.EC_P256, now, now.plus(Duration.ofDays(1)));
                        return super.preflight(wanted, context);
                    }
                }),
                SslDefect.of("warns of nothing", "C805", world -> new FlatCertificates(world) {
                    @Override
                    public List<String> preflight(CertificateSpec wanted, CallContext context) {
                        return List.of();
                    }
                }));
    }

    private static FlatCertificates taking(
            InMemoryWorld world, BiFunction<CertificateSpec.Uploaded, CertificateSpec, CertificateSpec> change) {
        return new FlatCertificates(world) {
            @Override
            Task<CertificateSpec, CertificateOutputs> asked(
                    Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                return Tweak.wanting(task, spec -> spec.uploaded()
                        .map(given -> change.apply(given, spec))
                        .orElse(spec));
            }
        };
    }

    private static List<SslDefect> uploads() {
        return List.of(
                SslDefect.of(
                        "has one issued though one is brought",
                        "C403 C901 C902 C903 C904 C1004",
                        world -> taking(
                                world,
                                (given, spec) -> spec.toBuilder().issued().build())),
                SslDefect.of(
                        "takes what is brought with another key", "C902 C1004", world -> new FlatCertificates(world) {
                            @Override
                            public Step<CertificateOutputs> apply(
                                    Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                                Step<CertificateOutputs> step = super.apply(task, context);
                                boolean another = step instanceof Step.Failed<CertificateOutputs> failed
                                        && failed.failures().toString().contains("not the key of");
                                return another
                                        ? Step.done(unjudged(
                                                task.wanted().uploaded().orElseThrow()))
                                        : step;
                            }
                        }),
                SslDefect.of(
                        "takes what has expired",
                        "C903",
                        world -> answering(
                                world,
                                (step, task) -> step instanceof Step.Failed<CertificateOutputs> failed
                                                && failed.failures().toString().contains("expired at")
                                        ? Step.done(unjudged(
                                                task.wanted().uploaded().orElseThrow()))
                                        : step)),
                SslDefect.of(
                        "takes what is for another name",
                        "C904",
                        world -> taking(world, (given, spec) -> {
                            CertificateSpec.Builder other = CertificateSpec.builder(
                                    unjudged(given).names().get(0).text());
                            return other.uploaded(given.chain(), given.key()).build();
                        })));
    }

    private static CertificateOutputs unjudged(CertificateSpec.Uploaded given) {
        CertificateOutputs text = CertificateOutputs.of(
                List.of(), given.chain(), given.key(), "00", "", Instant.EPOCH, Instant.EPOCH, Optional.empty());
        return CertificateMaterial.read(
                        Issued.of(text).chain(),
                        Keys.pair("unjudged", Issued.of(text).publicKey()).getPrivate())
                .outputs(Optional.empty());
    }

    private static List<SslDefect> secrets() {
        return List.of(
                SslDefect.of("has the key in its advice", "C1001", world -> new FlatCertificates(world) {
                    @Override
                    public RenewalAdvice renewal(
                            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
                        RenewalAdvice real = super.renewal(known, context);
                        return new RenewalAdvice(
                                real.at(),
                                known.outputs()
                                        .map(outputs -> outputs.key().reveal())
                                        .orElse(""),
                                real.askAgainAfter());
                    }
                }),
                SslDefect.of(
                        "logs the key",
                        "C1002",
                        world -> answering(world, (step, task) -> {
                            LoggerFactory.getLogger("a.client.library").trace("issued {}", key(step));
                            return step;
                        })),
                SslDefect.of("tells the key on the way", "C1003", world -> new FlatCertificates(world) {
                    @Override
                    Step<CertificateOutputs> answer(
                            Step<CertificateOutputs> step,
                            Task<CertificateSpec, CertificateOutputs> task,
                            ApplyContext context) {
                        context.progress(Stage.VERIFYING, "issued with " + key(step));
                        return step;
                    }
                }),
                SslDefect.of(
                        "tells the key that it refuses",
                        "C1004",
                        world -> answering(
                                world,
                                (step, task) -> Tweak.failures(
                                        step,
                                        text -> text
                                                + task.wanted()
                                                        .uploaded()
                                                        .map(given ->
                                                                given.key().reveal())
                                                        .orElse("")))));
    }

    private static String key(Step<CertificateOutputs> step) {
        return step instanceof Step.Done<CertificateOutputs> done
                ? done.outputs().key().reveal()
                : "";
    }
}
