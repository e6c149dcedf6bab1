package io.vaporform.acme;

import io.vaporform.spi.ProviderHome;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is answered to a certification authority that looks whose a name is. Any process with the same store can answer, whichever asked for the certificate. Thread-safe.
 */
public final class Challenges {

    /** Where a CA looks, before the token (RFC 8555, 8.3): {@value}. */
    public static final String PATH = "/.well-known/acme-challenge/";

    private final Supplier<ProviderHome> home;

    Challenges(Supplier<ProviderHome> home) {
        this.home = home;
    }

    /**
     * What to answer to {@code GET http://<name>/.well-known/acme-challenge/<token>}, as {@code application/octet-stream} with status 200. Reads from the store.
     *
     * @param path that was asked for, or the token alone
     * @return empty for what nobody here is asked for: answer with 404, or as for any other path
     */
    public Optional<String> http(String path) {
        String token = path.startsWith(PATH) ? path.substring(PATH.length()) : path;
        return HttpProof.find(token, home.get().records());
    }
}
