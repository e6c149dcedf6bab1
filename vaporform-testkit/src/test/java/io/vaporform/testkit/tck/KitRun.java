package io.vaporform.testkit.tck;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of a kit within a test. */
final class KitRun {

    private KitRun() {}

    /** The ids of the rules that fail; of a failure that no rule stands for, what failed. */
    static Set<String> failedRules(Class<?> kit) {
        Failures failures = new Failures();
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        LauncherFactory.create(alone)
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(kit))
                                .build(),
                        failures);
        return failures.rules;
    }

    private static final class Failures implements TestExecutionListener {
        private final Set<String> rules = new TreeSet<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable()
                    .filter(failure -> result.getStatus() == TestExecutionResult.Status.FAILED)
                    .ifPresent(failure -> rules.add(rule(test, failure)));
        }

        private static String rule(TestIdentifier test, Throwable failure) {
            return failure instanceof RuleBroken broken
                    ? broken.id()
                    : test.getSource()
                            .filter(MethodSource.class::isInstance)
                            .map(MethodSource.class::cast)
                            .map(source -> source.getJavaMethod().getAnnotation(Rule.class))
                            .map(Rule::value)
                            .orElse(test.getDisplayName() + ": " + failure);
        }
    }
}
