package io.vaporform;

import io.vaporform.internal.engine.StoredAccounts;
import io.vaporform.spec.Account;
import java.time.Instant;
import java.util.List;

/**
 * The accounts of one project: its own credentials, one for each provider instance at most, handed to that provider with each call for the project.
 * Where there is none the provider works with its own. The store keeps them as secrets. Thread-safe; verbs block on the store only.
 *
 * <p>Setting or removing one changes no resource: the next call uses what is set then; calls of other processes may do so a second later. Each resource records the id of the one it was last made or
 * changed with: {@link io.vaporform.state.Life#account()}. Accounts stay when everything in a
 * project is destroyed, and go when the project is deleted.
 */
public final class Accounts {

    private final StoredAccounts stored;
    private final String project;

    Accounts(Host host, String project) {
        this.stored = host.engine().accounts();
        this.project = project;
    }

    /**
     * One account, without its secrets.
     *
     * @param provider the name of the instance it is for
     * @param name as it was given
     * @param id what resources record of it; another one with each replacement
     * @param since when it was set
     */
    public record Entry(String provider, String name, String id, Instant since) {}

    /**
     * Adds the account for a provider instance, or replaces it. Nothing changes if the same one is set already.
     *
     * @throws io.vaporform.error.InvalidSpecException if there is no such instance
     * @throws io.vaporform.error.ConflictException if the project was deleted
     */
    public void set(String provider, Account account) {
        stored.set(project, provider, account);
    }

    /** Removes it; false if there was none. */
    public boolean remove(String provider) {
        return stored.remove(project, provider);
    }

    /** All of them, by provider instance. */
    public List<Entry> list() {
        return stored.list(project).stream()
                .map(each -> new Entry(
                        each.provider(), each.account().name(), each.account().id(), each.since()))
                .toList();
    }
}
