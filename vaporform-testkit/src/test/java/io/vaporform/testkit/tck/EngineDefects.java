package io.vaporform.testkit.tck;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Value;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Wrong towards the engine and its process. */
final class EngineDefects {

    private EngineDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("swallows the interrupt", "D1401", SwallowsInterrupt::new),
                Defect.of("lets an exception of another kind out when interrupted", "D1401", BareException::new),
                Defect.of("starts over after an interruption", "D1402", StartsOver::new),
                Defect.of("opens a project only once", "D304 D1502 D1801 D1802", OpensOnce::new),
                Defect.of("makes a project anew each time it is opened", "D1502 D1802", OpensAnew::new),
                Defect.of("says each time something else of what it can", "D2001", Unsteady::new),
                Defect.of("refuses what it can", "D2002 D2007", Refuses::new),
                Defect.of("refuses what is not known yet", "D2003", RefusesUnknown::new),
                Defect.of(
                        "accepts what it does not declare",
                        "D110 D111 D112 D403 D406 D501 D502 D503 D604 D802 D803 D805 D806 D807 D1701 D1702 D1703 D1704 D1705 D1706 D1707 D1708 D1907 D1908 D2004 D2005 D2006 D2007 D2008 D2009 D2010 D2011 D2012 D2013 D2014 D2015 D2016 D2017 D2018 D2019",
                        AcceptsAll::new),
                Defect.of("leaves a thread", "D2201", LeavesThread::new),
                Defect.of("removes everything when it is closed", "D2202", RemovesOnClose::new),
                Defect.of("prints", "D2203", Prints::new));
    }

    private static final class SwallowsInterrupt extends FlatProvider {
        SwallowsInterrupt(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            try {
                return super.apply(task, context);
            } finally {
                boolean unused = Thread.interrupted();
            }
        }
    }

    private static final class BareException extends FlatProvider {
        BareException(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            try {
                return super.apply(task, context);
            } catch (ProviderUnavailableException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private static final class StartsOver extends FlatProvider {
        private final Set<Mark> interrupted = ConcurrentHashMap.newKeySet();

        StartsOver(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            boolean again = interrupted.remove(task.mark());
            if (again) {
                super.apply(task, context);
            }
            try {
                return super.apply(
                        again ? Tweak.because(Cause.RESTART, task) : task,
                        again
                                ? new FlatContext(context) {
                                    @Override
                                    public String operationId() {
                                        return "again";
                                    }
                                }
                                : context);
            } catch (ProviderUnavailableException stopped) {
                interrupted.add(task.mark());
                throw stopped;
            }
        }
    }

    private static final class OpensOnce extends FlatProvider {
        OpensOnce(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void open(String project, ApplyContext context) {
            if (world().projects().contains(project)) {
                throw new ConflictException("project " + project + " exists");
            }
            super.open(project, context);
        }
    }

    private static final class OpensAnew extends FlatProvider {
        OpensAnew(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void open(String project, ApplyContext context) {
            world().things().stream()
                    .filter(thing -> thing.mark().address().project().equals(project))
                    .forEach(thing -> world().removeBehindOurBack(thing.engineId()));
            super.open(project, context);
        }
    }

    private static final class Unsteady extends FlatProvider {
        private int calls;

        Unsteady(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Capabilities capabilities(CallContext context) {
            return super.capabilities(context).parallelism(++calls);
        }
    }

    private static final class Refuses extends FlatProvider {
        Refuses(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {
            super.validate(wanted, can, found);
            if (wanted.health().isPresent() && wanted.env().isEmpty()) {
                found.add("env", "", "must be set", "set one");
            }
        }
    }

    private static final class RefusesUnknown extends FlatProvider {
        RefusesUnknown(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {
            super.validate(wanted, can, found);
            wanted.env()
                    .forEach((name, value) ->
                            found.unless(value instanceof Value.Literal, "env." + name, "", "must be known", "wait"));
        }
    }

    private static final class AcceptsAll extends FlatProvider {
        AcceptsAll(InMemoryFixture fixture) {
            super(fixture.provider().capabilities().build());
        }

        @Override
        public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {}
    }

    private static final class LeavesThread extends FlatProvider {
        private final Thread thread = new Thread(LeavesThread::sleep, "broken-provider");

        LeavesThread(InMemoryFixture fixture) {
            super(fixture);
            thread.setDaemon(true);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            synchronized (thread) {
                if (thread.getState() == Thread.State.NEW) {
                    thread.start();
                }
            }
            return super.apply(task, context);
        }

        private static void sleep() {
            try {
                new CountDownLatch(1).await(10, TimeUnit.SECONDS);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class RemovesOnClose extends FlatProvider {
        RemovesOnClose(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void close() {
            world().things().forEach(thing -> world().removeBehindOurBack(thing.engineId()));
            super.close();
        }
    }

    private static final class Prints extends FlatProvider {
        Prints(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            System.out.println("applying");
            return super.apply(task, context);
        }
    }
}
