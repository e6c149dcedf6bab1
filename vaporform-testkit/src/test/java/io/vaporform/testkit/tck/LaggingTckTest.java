package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;
import java.time.Duration;

/** New things are missing from listings for a while, as in a cloud. */
class LaggingTckTest extends InMemoryProviderTckTest {
    @Override
    InMemoryProvider.Builder configure(InMemoryProvider.Builder builder) {
        return builder.visibilityLag(Duration.ofSeconds(30));
    }
}
