package io.vaporform.testkit.tck;

import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;

class MemoryStateStoreTckTest extends StateStoreTck {

    @Override
    protected StateStore store() {
        return MemoryStateStore.create();
    }
}
