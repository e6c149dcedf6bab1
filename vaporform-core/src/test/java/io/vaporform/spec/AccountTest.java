package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final Secret CANARY = Secret.of("canary-5f2b");

    @Test
    void aLoginIsBothOfItsParts() {
        Account login = Account.login("registry-login", "alice", CANARY);

        assertThat(login.login()).contains(new Credentials("alice", CANARY));
        assertThat(login.token()).isEmpty();
        assertThat(Account.of("half", Map.of(Account.USERNAME, CANARY)).login()).isEmpty();
        assertThat(Account.token("cloud", CANARY).token()).contains(CANARY);
    }

    @Test
    void itsIdTellsWhatIsStoredFromWhatReplacedIt() {
        Account account = Account.token("cloud", CANARY);

        assertThat(account.id()).isEqualTo("cloud");
        assertThat(account.stored("1").id()).isEqualTo("cloud@1");
    }

    @Test
    void itPrintsWithoutItsSecrets() {
        assertThat(Account.login("registry-login", "canary-name", CANARY).stored("1"))
                .asString()
                .contains("registry-login", "password")
                .doesNotContain("canary");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceAndNothingOfASecret() {
        InvalidSpecException refused = catchThrowableOfType(
                InvalidSpecException.class,
                () -> Account.of("No Name", Map.of("a b", CANARY, "token", Secret.of(" "))));

        assertThat(refused.violations())
                .extracting(Violation::path)
                .containsExactly("account", "account.secrets", "account.secrets.token");
        assertThat(refused.getMessage()).doesNotContain("canary");
        assertThat(catchThrowableOfType(InvalidSpecException.class, () -> Account.of("none", Map.of())))
                .hasMessageContaining("give at least one");
    }
}
