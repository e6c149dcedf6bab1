package io.vaporform.testkit.tck;

import io.vaporform.state.StateStore;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit run on a store with a defect; not a test of its own. */
class BrokenStoreRun extends StateStoreTck {

    /** JUnit makes the instances, so this is how they are told. */
    private static volatile @Nullable StoreDefect current;

    @Override
    protected StateStore store() {
        return Objects.requireNonNull(current).broken().get();
    }

    /** The ids of the rules that find the defect. */
    static synchronized Set<String> failedRules(StoreDefect defect) {
        current = defect;
        Failures failures = new Failures();
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        LauncherFactory.create(alone)
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(BrokenStoreRun.class))
                                .build(),
                        failures);
        return failures.rules;
    }

    private static final class Failures implements TestExecutionListener {
        private final Set<String> rules = new TreeSet<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                rules.add(test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(MethodSource.class::cast)
                        .map(source -> source.getJavaMethod().getAnnotation(Rule.class))
                        .map(Rule::value)
                        .orElse(test.getDisplayName() + ": " + result.getThrowable()));
            }
        }
    }
}
