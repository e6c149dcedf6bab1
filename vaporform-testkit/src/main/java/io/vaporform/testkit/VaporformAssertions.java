package io.vaporform.testkit;

import io.vaporform.Deployment;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.plan.Plan;

/** Where AssertJ assertions on Vaporform's types begin: {@code assertThat(plan).isNoOp()}. */
public final class VaporformAssertions {

    private VaporformAssertions() {}

    public static PlanAssert assertThat(Plan actual) {
        return new PlanAssert(actual);
    }

    public static DeploymentAssert assertThat(Deployment actual) {
        return new DeploymentAssert(actual);
    }

    public static WorldAssert assertThat(InMemoryWorld actual) {
        return new WorldAssert(actual);
    }
}
