package io.vaporform.testkit.tck;

import io.vaporform.memory.Thing;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Found;
import io.vaporform.spi.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lists too little or too much. */
final class InventoryDefects {

    private InventoryDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("lists a part", "D1501 D1503", ListsAPart::new),
                Defect.of("lists what belongs to others", "D1502", ListsOthers::new),
                Defect.of("lists names instead of identities", "D204 D301 D702 D703 D1503", ListsNames::new),
                Defect.of("ends a listing quietly when it breaks off", "D1504", EndsQuietly::new));
    }

    private static final class ListsAPart extends FlatProvider {
        ListsAPart(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            List<Found> all = new ArrayList<>();
            super.inventory(scope, all::add, context);
            all.stream().limit(2).forEach(each);
        }
    }

    private static final class ListsOthers extends FlatProvider {
        ListsOthers(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            world().things().stream()
                    .filter(Thing.Running.class::isInstance)
                    .filter(thing -> thing.mark().installation().equals(scope.installation()))
                    .forEach(thing -> each.accept(new Found(thing.mark(), thing.engineId())));
        }
    }

    private static final class ListsNames extends FlatProvider {
        ListsNames(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            super.inventory(
                    scope, found -> each.accept(new Found(found.mark(), "name-of-" + found.engineId())), context);
        }
    }

    private static final class EndsQuietly extends FlatProvider {
        EndsQuietly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            try {
                super.inventory(scope, each, context);
            } catch (IllegalStateException ignored) {
            }
        }
    }
}
