package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;

/** Every rule that needs a capability becomes its counter-test. */
class IncapableTckTest extends InMemoryProviderTckTest {
    @Override
    InMemoryProvider.Builder configure(InMemoryProvider.Builder builder) {
        return builder.capabilities();
    }
}
