package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Known;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Wrong towards balancers. */
final class TrafficDefects {

    private TrafficDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("announces only what the same call made", "D1603 D1605", AnnouncesOnce::new),
                Defect.of("tells only of those gone that the same call removed", "D1604", ForgetsGone::new),
                Defect.of("announces nothing", "D1603 D1605 D1901 D1907", Silent::new),
                Defect.of("wants traffic before an instance is healthy", "D1902", ActiveTooEarly::new),
                Defect.of("does not wait for balancers", "D1903", IgnoresActive::new),
                Defect.of("does not wait for a drain", "D1904", IgnoresBusy::new),
                Defect.of("waits forever for a drain", "D1905", IgnoresTimeout::new),
                Defect.of("never tells that an instance is gone", "D1604 D1906", NeverGone::new),
                Defect.of("does not drain when it scales down", "D1907", IgnoresSurplus::new),
                Defect.of("brings all up at once", "D1908", AllAtOnce::new));
    }

    private static final class AllAtOnce extends FlatProvider {
        AllAtOnce(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(task, spec -> spec.toBuilder()
                            .rollout(RolloutPolicy.DEFAULT)
                            .build()),
                    context);
        }
    }

    private static final class AnnouncesOnce extends FlatProvider {
        AnnouncesOnce(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Set<String> before = new HashSet<>();
            world().things(task.mark()).forEach(thing -> before.add(thing.name()));
            return super.apply(task, new FlatContext(context) {
                @Override
                public void starting(Instance instance) {
                    if (!before.contains(instance.name())) {
                        super.starting(instance);
                    }
                }
            });
        }
    }

    private static final class ForgetsGone extends FlatProvider {
        ForgetsGone(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            Set<String> before = new HashSet<>();
            world().things(known.mark()).forEach(thing -> before.add(thing.name()));
            return super.delete(known, new FlatContext(context) {
                @Override
                public void gone(String instance) {
                    if (before.contains(instance)) {
                        super.gone(instance);
                    }
                }
            });
        }
    }

    private static final class Silent extends FlatProvider {
        Silent(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(task, new FlatContext(context) {
                @Override
                public void starting(Instance instance) {}
            });
        }
    }

    private static final class ActiveTooEarly extends FlatProvider {
        ActiveTooEarly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            if (step instanceof Step.Working<DeploymentOutputs> working && Tweak.has(task.wanted(), "START_DELAY_MS")) {
                working.soFar().map(Tweak::names).orElse(List.of()).forEach(context.membership()::active);
            }
            return step;
        }
    }

    private static final class IgnoresActive extends FlatProvider {
        IgnoresActive(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(task, new FlatContext(context) {
                @Override
                public boolean active(String instance) {
                    super.active(instance);
                    return true;
                }
            });
        }
    }

    private static final class IgnoresBusy extends FlatProvider {
        IgnoresBusy(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            return super.delete(known, new FlatContext(context) {
                @Override
                public Drain drain(String instance) {
                    super.drain(instance);
                    return Drain.DRAINED;
                }
            });
        }
    }

    private static final class IgnoresTimeout extends FlatProvider {
        IgnoresTimeout(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            return super.delete(known, new FlatContext(context) {
                @Override
                public Drain drain(String instance) {
                    Drain real = super.drain(instance);
                    return real == Drain.TIMED_OUT ? Drain.BUSY : real;
                }
            });
        }
    }

    private static final class NeverGone extends FlatProvider {
        NeverGone(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            return super.delete(known, new FlatContext(context) {
                @Override
                public void gone(String instance) {}
            });
        }
    }

    private static final class IgnoresSurplus extends FlatProvider {
        IgnoresSurplus(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(task, new FlatContext(context) {
                @Override
                public Drain drain(String instance) {
                    super.drain(instance);
                    return Drain.DRAINED;
                }
            });
        }
    }
}
