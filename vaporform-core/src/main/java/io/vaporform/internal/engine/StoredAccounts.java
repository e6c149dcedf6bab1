package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.internal.codec.AccountCodec;
import io.vaporform.spec.Account;
import io.vaporform.spec.Violations;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The accounts of all projects: a row for each project and provider instance. */
public final class StoredAccounts {

    private static final int REVISION_BYTES = 4;

    private final Work work;
    private final Instances instances;
    private final SecureRandom random = new SecureRandom();

    StoredAccounts(Work work, Instances instances) {
        this.work = work;
        this.instances = instances;
    }

    /** An account, whom it is for, and since when. */
    public record Listed(String provider, Account account, Instant since) {}

    public void set(String project, String provider, Account account) {
        new Violations()
                .unless(
                        instances.all().containsKey(provider),
                        "account.provider",
                        provider,
                        "there is no provider of that name",
                        "use one of " + new TreeSet<>(instances.all().keySet()))
                .throwIfAny();
        if (work.store().read(Keys.tombstone(project)).isPresent()) {
            throw new ConflictException(
                    "project " + project + " was deleted, so it needs no account; choose another name for a new one");
        }
        String key = Keys.account(project, provider);
        while (true) {
            Optional<Row> before = work.store().read(key);
            if (before.map(row -> isSame(row, account)).orElse(false)) {
                return;
            }
            byte[] value = AccountCodec.encode(new AccountCodec.Dated(
                    account.stored(revision()), work.time().now()));
            long expected = before.map(Row::revision).orElse(Batch.ABSENT);
            if (work.store().commit(new Batch().put(key, expected, value)).isPresent()) {
                work.accounts().forget();
                return;
            }
        }
    }

    private static boolean isSame(Row row, Account account) {
        Account stored = AccountCodec.decode(row).account();
        return stored.name().equals(account.name()) && stored.secrets().equals(account.secrets());
    }

    private String revision() {
        byte[] bytes = new byte[REVISION_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether there was one. */
    public boolean remove(String project, String provider) {
        while (true) {
            Optional<Row> row = work.store().read(Keys.account(project, provider));
            if (row.isEmpty()) {
                return false;
            }
            Batch removal = new Batch().remove(row.get().key(), row.get().revision());
            if (work.store().commit(removal).isPresent()) {
                work.accounts().forget();
                return true;
            }
        }
    }

    /** Those of a project that was deleted. */
    public void removeAll(String project) {
        list(project).forEach(each -> remove(project, each.provider()));
    }

    public List<Listed> list(String project) {
        String prefix = Keys.account(project, "");
        return work.store().scan(prefix).stream()
                .map(row -> {
                    AccountCodec.Dated dated = AccountCodec.decode(row);
                    return new Listed(row.key().substring(prefix.length()), dated.account(), dated.since());
                })
                .toList();
    }

    static Optional<Account> read(StateStore store, String project, String provider) {
        return store.read(Keys.account(project, provider))
                .map(row -> AccountCodec.decode(row).account());
    }
}
