package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.CallContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of this machine. Each argument is one, whatever is in it: no shell reads them. */
final class HostCommand {

    private HostCommand() {}

    /**
     * Runs one to its end.
     *
     * @throws ProvisioningException if it is not there, or ends with another code than 0
     * @throws ProviderUnavailableException if it has not ended in the time that is left
     */
    static void run(CallContext context, String... words) {
        String what = "run " + words[0];
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(context.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new ProviderUnavailableException(what + ": it has not ended in time", null);
                }
                String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
                if (process.exitValue() != 0) {
                    throw new ProvisioningException(what, List.of(words) + " says: " + said, null);
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException missing) {
            throw new ProvisioningException(
                    what, missing.getMessage() + "; install util-linux and e2fsprogs on the engine's host", missing);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException(what + ": it was interrupted", stopped);
        }
    }
}
