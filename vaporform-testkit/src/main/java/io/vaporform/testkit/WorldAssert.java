package io.vaporform.testkit;

import io.vaporform.memory.Effect;
import io.vaporform.memory.InMemoryWorld;
import org.assertj.core.api.AbstractAssert;

/** Assertions on what exists in memory. */
public final class WorldAssert extends AbstractAssert<WorldAssert, InMemoryWorld> {

    WorldAssert(InMemoryWorld actual) {
        super(actual, WorldAssert.class);
    }

    /** Nothing exists, and no project is open. */
    public WorldAssert isEmpty() {
        isNotNull();
        if (!actual.things().isEmpty() || !actual.projects().isEmpty()) {
            failWithMessage(
                    "Expected nothing to exist, but there is %s in the projects %s",
                    actual.things(), actual.projects());
        }
        return this;
    }

    /** So many things exist. */
    public WorldAssert hasThings(int number) {
        isNotNull();
        if (actual.things().size() != number) {
            failWithMessage("Expected %s things to exist, but there are %s", number, actual.things());
        }
        return this;
    }

    /** So many changes of that kind were ever made. */
    public WorldAssert wasChanged(Effect.Verb verb, int times) {
        isNotNull();
        long found =
                actual.ledger().stream().filter(effect -> effect.verb() == verb).count();
        if (found != times) {
            failWithMessage("Expected %s times %s, but the ledger is %s", times, verb, actual.ledger());
        }
        return this;
    }
}
