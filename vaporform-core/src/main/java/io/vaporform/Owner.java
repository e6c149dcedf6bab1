package io.vaporform;

import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Provider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who owns what an infrastructure makes. */
final class Owner {

    private static final String IN_MEMORY = "in-memory";
    private static final String NAME = "[a-z]([a-z0-9-]{0,38}[a-z0-9])?";

    private Owner() {}

    /** Of an installation, or of a provider instance. */
    static boolean isName(String name) {
        return name.matches(NAME);
    }

    /**
     * The installation, or one for all that is in memory.
     *
     * @param found what is wrong with the rest
     * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong
     */
    static String checked(@Nullable String installation, Map<String, Provider> providers, Violations found) {
        boolean real = providers.values().stream().anyMatch(provider -> !(provider instanceof InMemoryProvider));
        found.unless(
                !providers.isEmpty(),
                "provider",
                "",
                "none was given",
                "call provider(…), or use Infrastructure.inMemory()");
        if (installation == null) {
            found.unless(
                    !real,
                    "installation",
                    "",
                    "a real provider needs an owner for what it makes",
                    "call installation(\"acme-prod\")");
            found.throwIfAny();
            return IN_MEMORY;
        }
        found.unless(
                isName(installation),
                "installation",
                installation,
                "must be 1 to 40 characters of a-z, 0-9 and '-'",
                "use a name such as acme-prod");
        found.throwIfAny();
        return installation;
    }
}
