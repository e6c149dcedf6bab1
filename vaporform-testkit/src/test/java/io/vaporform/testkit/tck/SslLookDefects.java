package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Wrong in what it says to be there, and in what it leaves. */
final class SslLookDefects {

    private SslLookDefects() {}

    static List<SslDefect> all() {
        return Stream.of(looks(), inventories(), deletes(), challenges())
                .flatMap(List::stream)
                .toList();
    }

    private static List<SslDefect> looks() {
        return List.of(
                SslDefect.of("sees only what it has made itself", "C601", world -> new FlatCertificates(world) {
                    private final Set<Mark> made = ConcurrentHashMap.newKeySet();

                    @Override
                    Step<CertificateOutputs> answer(
                            Step<CertificateOutputs> step,
                            Task<CertificateSpec, CertificateOutputs> task,
                            ApplyContext context) {
                        made.add(task.mark());
                        return step;
                    }

                    @Override
                    public Observed<CertificateSpec, CertificateOutputs> read(
                            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
                        return made.contains(known.mark()) ? super.read(known, context) : Observed.absent();
                    }
                }),
                SslDefect.of("sees what it is told to be there", "C602 C706", world -> new FlatCertificates(world) {
                    @Override
                    public Observed<CertificateSpec, CertificateOutputs> read(
                            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
                        Observed<CertificateSpec, CertificateOutputs> seen = super.read(known, context);
                        return seen instanceof Observed.Absent
                                        && known.outputs().isPresent()
                                ? new Observed.Present<>(
                                        known.spec(), known.outputs().get(), Health.HEALTHY)
                                : seen;
                    }
                }),
                SslDefect.of("cannot look at what has expired", "C306 C603", world -> new FlatCertificates(world) {
                    @Override
                    public Observed<CertificateSpec, CertificateOutputs> read(
                            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
                        known.outputs().ifPresent(outputs -> {
                            if (outputs.notAfter().isBefore(context.time().now())) {
                                throw new IllegalStateException("expired");
                            }
                        });
                        return super.read(known, context);
                    }
                }));
    }

    private static List<SslDefect> inventories() {
        return List.of(
                SslDefect.of(
                        "lists each as its first generation",
                        "C604",
                        world -> listing(
                                world,
                                found -> new Found(
                                        new Mark(
                                                found.mark().installation(),
                                                found.mark().lineage(),
                                                found.mark().address(),
                                                1),
                                        found.engineId()))),
                SslDefect.of("lists what others have", "C605", world -> new FlatCertificates(world) {
                    @Override
                    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
                        world().things().stream()
                                .filter(Thing.Certificate.class::isInstance)
                                .forEach(thing -> each.accept(new Found(thing.mark(), thing.engineId())));
                    }
                }),
                SslDefect.of("lists a part when it cannot list all", "C606", world -> new FlatCertificates(world) {
                    @Override
                    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
                        try {
                            super.inventory(scope, each, context);
                        } catch (IllegalStateException brokenOff) {
                            // the defect
                        }
                    }
                }));
    }

    private interface Listing {
        Found as(Found found);
    }

    private static FlatCertificates listing(InMemoryWorld world, Listing listing) {
        return new FlatCertificates(world) {
            @Override
            public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
                super.inventory(scope, found -> each.accept(listing.as(found)), context);
            }
        };
    }

    private static List<SslDefect> deletes() {
        return List.of(
                SslDefect.of("deletes nothing", "C602 C605 C701 C704 C706", world -> new FlatCertificates(world) {
                    @Override
                    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
                        return Deletion.gone();
                    }
                }),
                SslDefect.of("cannot delete what is not there", "C702 C706", world -> new FlatCertificates(world) {
                    @Override
                    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
                        return world().things(known.mark()).isEmpty()
                                ? Deletion.pending(Duration.ofHours(1))
                                : super.delete(known, context);
                    }
                }),
                SslDefect.of("deletes all generations", "C705", world -> new FlatCertificates(world) {
                    @Override
                    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
                        world().things(known.address()).stream()
                                .filter(thing -> thing.mark()
                                        .lineage()
                                        .equals(known.mark().lineage()))
                                .forEach(thing -> world().removeBehindOurBack(thing.engineId()));
                        return Deletion.gone();
                    }
                }),
                SslDefect.of("forgets what it has before it is deleted", "C706", world -> new SlowCertificates(world) {
                    @Override
                    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
                        String there = "there/" + known.mark().token();
                        if (context.records().get(there).isEmpty()) {
                            return Deletion.gone();
                        }
                        context.records().get(there).ifPresent(context.records()::remove);
                        context.progress(Stage.INITIALISING, "deleting");
                        return super.delete(known, context);
                    }

                    @Override
                    public Step<CertificateOutputs> apply(
                            Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                        String there = "there/" + task.mark().token();
                        if (context.records().get(there).isEmpty()) {
                            context.records().create(there, Secret.of("there"));
                        }
                        return super.apply(task, context);
                    }
                }));
    }

    private static List<SslDefect> challenges() {
        return List.of(
                SslDefect.of(
                        "leaves what answers the challenge",
                        "C703 C704 C706 C707 C802",
                        world -> new SlowCertificates(world) {
                            @Override
                            void takeAway() {}
                        }),
                SslDefect.of("leaves it when it fails", "C802", world -> new SlowCertificates(world) {
                    @Override
                    Step<CertificateOutputs> ended(Step<CertificateOutputs> step, String key, ApplyContext context) {
                        if (step instanceof Step.Failed) {
                            return step;
                        }
                        return super.ended(step, key, context);
                    }
                }),
                SslDefect.of("leaves it when one is brought", "C707", world -> new SlowCertificates(world) {
                    @Override
                    Step<CertificateOutputs> brought(Step<CertificateOutputs> step, String key, ApplyContext context) {
                        return step;
                    }
                }),
                SslDefect.of("leaves it when it is deleted on the way", "C704", world -> new SlowCertificates(world) {
                    private boolean deleting;

                    @Override
                    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
                        deleting = true;
                        Deletion deletion = super.delete(known, context);
                        deleting = false;
                        return deletion;
                    }

                    @Override
                    void takeAway() {
                        if (!deleting) {
                            super.takeAway();
                        }
                    }
                }));
    }
}
