package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import java.util.List;
import java.util.function.Consumer;

/** Wrong in what instances are said to write and to use. */
final class LogDefects {

    private LogDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("logs under one name", "D704", OneLog::new),
                Defect.of("ignores the limit of log lines", "D705", AllLogs::new),
                Defect.of("logs everything, since whenever", "D706", AllTimes::new),
                Defect.of("measures one instance", "D707", OneSample::new),
                Defect.of("runs commands in whichever instance", "D708", AnyInstance::new));
    }

    private static final class OneLog extends FlatProvider {
        OneLog(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void logs(
                Known<DeploymentSpec, DeploymentOutputs> known,
                LogQuery query,
                Consumer<LogLine> each,
                CallContext context) {
            super.logs(
                    known,
                    query,
                    line -> each.accept(new LogLine("all", line.at(), line.error(), line.text())),
                    context);
        }
    }

    private static final class AllLogs extends FlatProvider {
        AllLogs(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void logs(
                Known<DeploymentSpec, DeploymentOutputs> known,
                LogQuery query,
                Consumer<LogLine> each,
                CallContext context) {
            super.logs(known, new LogQuery(1000, query.since()), each, context);
        }
    }

    private static final class AllTimes extends FlatProvider {
        AllTimes(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void logs(
                Known<DeploymentSpec, DeploymentOutputs> known,
                LogQuery query,
                Consumer<LogLine> each,
                CallContext context) {
            super.logs(known, LogQuery.last(query.lines()), each, context);
        }
    }

    private static final class AnyInstance extends FlatProvider {
        AnyInstance(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public ExecResult exec(
                Known<DeploymentSpec, DeploymentOutputs> known, ExecRequest request, CallContext context) {
            String first = known.outputs().orElseThrow().instances().get(0).name();
            return super.exec(known, request.in(first), context);
        }
    }

    private static final class OneSample extends FlatProvider {
        OneSample(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public List<InstanceMetrics> metrics(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return super.metrics(known, context).subList(0, 1);
        }
    }
}
