package io.vaporform.testkit;

import io.vaporform.Deployment;
import io.vaporform.spec.From;
import io.vaporform.spi.DeploymentStatus;
import org.assertj.core.api.AbstractAssert;

/** Assertions on deployments. Those on health ask the provider. */
public final class DeploymentAssert extends AbstractAssert<DeploymentAssert, Deployment> {

    DeploymentAssert(Deployment actual) {
        super(actual, DeploymentAssert.class);
    }

    /** There is at least one instance, and all are healthy now. */
    public DeploymentAssert isHealthy() {
        DeploymentStatus status = status();
        if (status.instances().isEmpty() || status.ready() != status.instances().size()) {
            failWithMessage("Expected %s to be healthy, but it is %s", actual, status);
        }
        return this;
    }

    /** So many instances are healthy now. */
    public DeploymentAssert hasReady(int instances) {
        DeploymentStatus status = status();
        if (status.ready() != instances) {
            failWithMessage("Expected %s instances of %s to be healthy, but it is %s", instances, actual, status);
        }
        return this;
    }

    /** Its first port can be reached from there. */
    public DeploymentAssert isReachedFrom(From from) {
        isNotNull();
        if (actual.outputs().endpoint(from).isEmpty()) {
            failWithMessage(
                    "Expected %s to be reached from %s, but it has only %s",
                    actual, from, actual.outputs().endpoints());
        }
        return this;
    }

    private DeploymentStatus status() {
        isNotNull();
        return actual.status();
    }
}
