package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vaporform.spec.Account;
import io.vaporform.spec.Credentials;
import io.vaporform.spec.Secret;
import io.vaporform.spi.CallContext;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Logins to registries: the project's own, or else the provider's. A login is shown to no other registry than its own.
 *
 * @param logins the provider's, by registry
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#section/Authentication">Authentication</a>
 */
public record Registries(Map<String, Credentials> logins) {

    /** Of an account. */
    public static final String FIELD = "registry";

    private static final ObjectMapper JSON = new ObjectMapper();

    public Registries {
        logins = Map.copyOf(logins);
    }

    /** What a pull of {@code image} has to say; empty where the engine is to use what it has itself. */
    public Map<String, String> headers(ImageName image, CallContext context) {
        String registry = image.registry();
        return context.account()
                .filter(account -> registry(account).equals(registry))
                .flatMap(Account::login)
                .or(() -> Optional.ofNullable(logins.get(registry)))
                .map(login -> Map.of("X-Registry-Auth", encoded(login, registry)))
                .orElse(Map.of());
    }

    private static String registry(Account account) {
        return account.secret(FIELD)
                .map(Secret::reveal)
                .map(ImageName::registry)
                .orElse(ImageName.DOCKER_HUB);
    }

    private static String encoded(Credentials login, String registry) {
        String json = JSON.createObjectNode()
                .put("username", login.username())
                .put("password", login.password().reveal())
                .put("serveraddress", registry)
                .toString();
        return Base64.getUrlEncoder().encodeToString(json.getBytes(UTF_8));
    }
}
