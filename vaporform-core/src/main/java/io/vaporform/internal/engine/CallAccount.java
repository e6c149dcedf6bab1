package io.vaporform.internal.engine;

import io.vaporform.spec.Account;
import io.vaporform.state.Life;
import java.util.Optional;

/** The account that comes with one call: looked up when the provider asks for it, since most never do, and the same until the call is over. */
final class CallAccount {

    private final KnownAccounts accounts;
    private final String project;
    private final String provider;
    private Optional<Account> known = Optional.empty();
    private boolean asked;

    CallAccount(KnownAccounts accounts, String project, String provider) {
        this.accounts = accounts;
        this.project = project;
        this.provider = provider;
    }

    synchronized Optional<Account> get() {
        if (!asked) {
            known = accounts.of(project, provider);
            asked = true;
        }
        return known;
    }

    /** What {@code life} is after the call: one that the provider made without asking for an account stays with that of earlier calls. */
    synchronized Life recordedIn(Life life) {
        return asked ? life.by(known.map(Account::id)) : life;
    }
}
