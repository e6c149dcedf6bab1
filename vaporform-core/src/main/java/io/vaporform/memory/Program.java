package io.vaporform.memory;

import java.util.List;
import java.util.Map;

/**
 * What an image does when it is started in memory, for tests that want more than "starts and is healthy". Registered by
 * {@link InMemoryProvider.Builder#program}; must be thread-safe and always say the same of the same environment and arguments.
 */
@FunctionalInterface
public interface Program {

    /**
     * How a process with this environment and these arguments behaves.
     *
     * @param environment secrets in clear
     * @param arguments the command of the spec; empty if it has none
     */
    Behaviour run(Map<String, String> environment, List<String> arguments);
}
