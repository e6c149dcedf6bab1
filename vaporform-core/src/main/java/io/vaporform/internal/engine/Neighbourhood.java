package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.internal.plan.Planner;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Spec;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.Wanted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What of a stack a verb on one resource has to know, read when it is asked for, so that the rest of a stack need not be. Not thread-safe. */
final class Neighbourhood {

    /** Of which a component consists. */
    private static final List<Kind> PARTS = List.of(Kind.DEPLOYMENT, Kind.VOLUME);

    private final Rows rows;
    private final Set<Address> looked = new HashSet<>();
    private final Map<Address, Rows.Versioned> found = new TreeMap<>();
    private @Nullable VaporformException unreadable;

    Neighbourhood(Rows rows) {
        this.rows = rows;
    }

    /** The component that a resource is, or is part of, as a whole, with what it uses. */
    Neighbourhood component(Address address) {
        add(address);
        if (!address.kind().isNamedByDns()) {
            String name = address.name().split("\\.", 2)[0];
            for (Kind part : PARTS) {
                Address whole = new Address(address.project(), address.stack(), part, name);
                add(whole);
                rows.children(whole).forEach(row -> add(Keys.address(row.key()), () -> Optional.of(row)));
            }
        }
        new ArrayList<>(found.values()).forEach(row -> addUsed(row.state()));
        return this;
    }

    /** What is to change, or to go, with what it is to use, and whoever hears of the change. */
    Neighbourhood around(Demand demand) {
        demand.wanted().forEach((address, wanted) -> addUsed(address, wanted.spec()));
        Set<Address> all = new HashSet<>(demand.wanted().keySet());
        all.addAll(demand.removals().keySet());
        return around(all);
    }

    /** What is gone on with, with what it uses, and whoever hears of the change. */
    Neighbourhood around(Collection<Address> changing) {
        Deque<Address> open = new ArrayDeque<>(changing);
        Set<Address> reached = new HashSet<>(changing);
        while (!open.isEmpty()) {
            Address next = open.remove();
            add(next);
            rows.users().of(next).stream().filter(reached::add).forEach(open::add);
        }
        changing.forEach(address -> Optional.ofNullable(found.get(address)).ifPresent(row -> addUsed(row.state())));
        return this;
    }

    private void addUsed(ResourceState state) {
        state.wanted().map(Wanted::spec).ifPresent(spec -> addUsed(state.address(), spec));
    }

    /** Of a volume, also whoever else uses it: it has one writer. */
    private void addUsed(Address user, Spec spec) {
        Planner.targets(user, spec).forEach(used -> {
            add(used);
            if (used.kind().equals(Kind.VOLUME)) {
                rows.users().of(used).forEach(this::add);
            }
        });
    }

    private void add(Address address) {
        add(address, () -> rows.row(address));
    }

    private void add(Address address, Supplier<Optional<Row>> read) {
        if (looked.add(address)) {
            read.get().ifPresent(row -> {
                try {
                    found.put(address, Rows.decode(row));
                } catch (StoreUnavailableException away) {
                    throw away;
                } catch (VaporformException trouble) {
                    unreadable = trouble;
                }
            });
        }
    }

    /** Whether there is a row here that cannot be read. */
    boolean isUnreadable() {
        return unreadable != null;
    }

    /** Those that can be read. */
    Map<Address, ResourceState> readable() {
        Map<Address, ResourceState> states = new LinkedHashMap<>();
        found.forEach((address, row) -> states.put(address, row.state()));
        return states;
    }

    /** @throws VaporformException if there is a row that cannot be read */
    Map<Address, ResourceState> states() {
        rows();
        return readable();
    }

    /** @throws VaporformException if there is a row that cannot be read */
    Map<Address, Rows.Versioned> rows() {
        if (unreadable != null) {
            throw unreadable;
        }
        return found;
    }
}
