package io.vaporform.internal.engine;

import io.vaporform.internal.codec.Json;
import io.vaporform.internal.plan.Planner;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who uses what: a row for each, written in the same commit as the state of the user, so that nobody has to go through a whole stack for it. Thread-safe. */
final class Users {

    private static final String USER = "user";

    private final StateStore store;

    Users(StateStore store) {
        this.store = store;
    }

    /** Whatever wants to use {@code used}, or has one of its lives use it. */
    List<Address> of(Address used) {
        return store.scan(Keys.users(used)).stream().map(Users::user).toList();
    }

    private static Address user(Row row) {
        return Address.parse(Json.parse(row.key(), row.value()).path(USER).textValue());
    }

    void put(Batch batch, ResourceState before, ResourceState after) {
        Set<Address> was = usedBy(before);
        Set<Address> is = usedBy(after);
        is.stream()
                .filter(used -> !was.contains(used))
                .forEach(used -> batch.put(
                        Keys.user(used, after.address()),
                        store.read(Keys.user(used, after.address()))
                                .map(Row::revision)
                                .orElse(Batch.ABSENT),
                        Json.bytes(Json.object().put(USER, after.address().toString()))));
        was.stream().filter(used -> !is.contains(used)).forEach(used -> store.read(Keys.user(used, before.address()))
                .ifPresent(row -> batch.remove(row.key(), row.revision())));
    }

    void remove(Batch batch, ResourceState before) {
        put(batch, before, ResourceState.of(before.address()));
    }

    /** Of one of which it is not known what it used. */
    void forget(Batch batch, Address user) {
        store.scan(Keys.usersIn(user.project() + "/" + user.stack())).stream()
                .filter(row -> user(row).equals(user))
                .forEach(row -> batch.remove(row.key(), row.revision()));
    }

    private static Set<Address> usedBy(ResourceState state) {
        Set<Address> used = new LinkedHashSet<>();
        state.wanted().ifPresent(wanted -> used.addAll(Planner.targets(state.address(), wanted.spec())));
        state.lives().forEach(life -> used.addAll(Planner.uses(state.address(), life)));
        return used;
    }
}
