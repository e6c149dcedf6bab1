package io.vaporform.memory;

import io.vaporform.spec.Account;
import io.vaporform.spi.ApplyContext;
import java.util.Optional;

/**
 * On whose behalf the world is changed.
 *
 * @param account the id of the project's account that came with the call
 */
record Author(String operationId, Optional<String> account) {

    static Author of(ApplyContext context) {
        return new Author(context.operationId(), context.account().map(Account::id));
    }
}
