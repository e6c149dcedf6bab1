package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;

/** Each change walks through the stages. */
class RealisticTckTest extends InMemoryProviderTckTest {
    @Override
    InMemoryProvider.Builder configure(InMemoryProvider.Builder builder) {
        return builder.realistic();
    }
}
