package io.vaporform.testkit.tck;

import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit run on a provider with a defect; not a test of its own. */
class BrokenRun extends DeploymentProviderTck {

    /** JUnit makes the instances, so this is how they are told. */
    private static volatile @Nullable Defect current;

    private final InMemoryFixture fixture = new InMemoryFixture();

    @Override
    protected Provider provider() {
        return Objects.requireNonNull(current).broken().apply(fixture);
    }

    @Override
    protected Fixture fixture() {
        return fixture;
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(ManualTime.create());
    }

    /** The ids of the rules that find the defect. */
    static synchronized Set<String> failedRules(Defect defect) {
        current = defect;
        Failures failures = new Failures();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(BrokenRun.class))
                .build();
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        LauncherFactory.create(alone).execute(request, failures);
        return failures.rules;
    }

    private static final class Failures implements TestExecutionListener {
        private final Set<String> rules = new TreeSet<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable()
                    .filter(failure -> result.getStatus() == TestExecutionResult.Status.FAILED)
                    .ifPresent(failure -> rules.add(
                            failure instanceof RuleBroken broken
                                    ? broken.id()
                                    : test.getSource()
                                            .filter(MethodSource.class::isInstance)
                                            .map(MethodSource.class::cast)
                                            .map(source ->
                                                    source.getJavaMethod().getAnnotation(Rule.class))
                                            .map(Rule::value)
                                            .orElse(test.getDisplayName() + ": " + failure)));
        }
    }
}
