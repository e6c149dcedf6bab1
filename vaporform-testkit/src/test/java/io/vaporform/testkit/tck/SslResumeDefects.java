package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Wrong in how it goes on. */
final class SslResumeDefects {

    private static final Duration HURRY = Duration.ofSeconds(1);

    private SslResumeDefects() {}

    static List<SslDefect> all() {
        return List.of(
                SslDefect.of(
                        "orders before it notes that",
                        "C501",
                        world -> orderingBeforeNoting(
                                world, task -> task.before().isEmpty())),
                SslDefect.of(
                        "renews before it notes that",
                        "C502",
                        world -> orderingBeforeNoting(world, task -> task.cause() == Cause.RENEWAL)),
                SslDefect.of("swallows the interrupt", "C503", world -> new SlowCertificates(world) {
                    @Override
                    void wait(ApplyContext context) {
                        try {
                            context.time().pause(Duration.ofMillis(1));
                        } catch (InterruptedException swallowed) {
                            // the defect
                        }
                    }
                }),
                SslDefect.of("throws anything when it is interrupted", "C503", world -> new SlowCertificates(world) {
                    @Override
                    void wait(ApplyContext context) {
                        if (Thread.currentThread().isInterrupted()) {
                            throw new IllegalStateException("stopped");
                        }
                    }
                }),
                SslDefect.of("takes an interruption for a failure", "C504", world -> new SlowCertificates(world) {
                    @Override
                    public Step<CertificateOutputs> apply(
                            Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                        String failure = "failed/" + context.operationId();
                        if (Thread.currentThread().isInterrupted()) {
                            context.records().create(failure, Secret.of("interrupted"));
                        }
                        return context.records().get(failure).isPresent()
                                ? Step.failed("interrupted")
                                : super.apply(task, context);
                    }
                }),
                SslDefect.of("orders again after an interruption", "C504", world -> new SlowCertificates(world) {
                    @Override
                    Step<CertificateOutputs> ended(Step<CertificateOutputs> step, String key, ApplyContext context) {
                        Step<CertificateOutputs> end = super.ended(step, key, context);
                        if (Thread.currentThread().isInterrupted()) {
                            world().things().forEach(thing -> world().removeBehindOurBack(thing.engineId()));
                        }
                        return end;
                    }
                }),
                SslDefect.of("fails what has no time", "C505", world -> new SlowCertificates(world) {
                    @Override
                    public Step<CertificateOutputs> apply(
                            Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                        return context.remaining().compareTo(HURRY) < 0
                                ? Step.failed("there was no time")
                                : super.apply(task, context);
                    }
                }));
    }

    /** Knows only by its note that it has ordered. */
    private static SlowCertificates orderingBeforeNoting(
            InMemoryWorld world, Predicate<Task<CertificateSpec, CertificateOutputs>> when) {
        return new SlowCertificates(world) {
            @Override
            public Step<CertificateOutputs> apply(
                    Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                String done = "done/" + context.operationId();
                boolean isDone = context.records().get(done).isPresent();
                Step<CertificateOutputs> step = super.apply(task, context);
                if (step instanceof Step.Done && !isDone) {
                    context.records().create(done, Secret.of("done"));
                }
                return step;
            }

            @Override
            Task<CertificateSpec, CertificateOutputs> asked(
                    Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                return when.test(task)
                        ? SslDefects.because(isAgain(task, context) ? Cause.RENEWAL : Cause.SPEC, task)
                        : task;
            }

            @Override
            ApplyContext by(ApplyContext context, Task<CertificateSpec, CertificateOutputs> task) {
                return isAgain(task, context) ? SslDefects.anotherOperation(context) : context;
            }

            private boolean isAgain(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                return when.test(task)
                        && context.records()
                                .get("done/" + context.operationId())
                                .isEmpty();
            }
        };
    }
}
