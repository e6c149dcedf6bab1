package io.vaporform.testkit.tck;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Tells the author of a provider what to check. */
final class RuleReport implements TestExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        context.getTestMethod()
                .map(method -> method.getAnnotation(Rule.class))
                .filter(rule -> !(failure instanceof TestAbortedException))
                .ifPresent(rule -> failure.addSuppressed(new Hint(rule)));
        throw failure;
    }

    /** Printed below the failure. */
    private static final class Hint extends RuntimeException {
        private static final long serialVersionUID = 1;

        Hint(Rule rule) {
            super(
                    "rule " + rule.value() + ": " + rule.verifies() + ". If this fails, check " + rule.ifItFails(),
                    null,
                    false,
                    false);
        }
    }
}
