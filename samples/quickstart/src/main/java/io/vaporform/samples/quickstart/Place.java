package io.vaporform.samples.quickstart;

import io.vaporform.Infrastructure;
import io.vaporform.docker.DockerProvider;
import io.vaporform.docker.DockerProviderFactory;
import io.vaporform.error.VaporformException;
import io.vaporform.event.Listener;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Settings;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the quickstart deploys: with the Docker Engine that answers, else in memory.
 *
 * @param installation the owner of what is deployed; another one each time nothing is remembered, so that nothing of others is mistaken for ours
 * @param state where what is deployed is remembered; empty in memory, where nothing outlives the process
 * @param headline which engine, or why there is none
 * @param postgresImage instead of the template's own
 * @param webImage something that listens on port 8080
 */
record Place(
        Infrastructure infrastructure,
        String installation,
        Optional<StateDirectory> state,
        String headline,
        Optional<String> postgresImage,
        String webImage)
        implements AutoCloseable {

    // What ./quickstart found out; each is read from the environment, as VAPORFORM_QUICKSTART_IMAGE.
    private static final String MEMORY_REASON = "vaporform.quickstart.memory.reason";
    private static final String POSTGRES_IMAGE = "vaporform.quickstart.image";
    private static final String INSTALLATION = "vaporform.quickstart.installation";
    private static final String DOCKER_HOST = "docker.host";
    private static final String WEB_IMAGE = "vaporform.quickstart.web.image";

    private static final String PUBLIC_WEB_IMAGE = "nginxinc/nginx-unprivileged:stable-alpine";

    static Place find(Settings settings, Listener listener) {
        Optional<String> reason = settings.get(MEMORY_REASON);
        return reason.map(why -> inMemory(why, settings, listener)).orElseGet(() -> withEngine(settings, listener));
    }

    private static Place withEngine(Settings settings, Listener listener) {
        Provider docker = new DockerProviderFactory().create(settings);
        StateDirectory state =
                StateDirectory.of(settings, settings.get(DOCKER_HOST).orElse(DockerProvider.DEFAULT_HOST));
        boolean found = state.isThere();
        String installation = state.installation(() -> installation(settings));
        Infrastructure infrastructure = infrastructure(installation, docker, state.open(), listener);
        try {
            String engine = String.join(", ", infrastructure.connect().values());
            return place(infrastructure, installation, Optional.of(state), engine, settings);
        } catch (VaporformException noEngine) {
            infrastructure.close();
            if (!found) {
                state.remove();
            }
            String kept = found ? "; what an earlier run has kept there stays" : "";
            return inMemory(noEngine.getMessage() + kept, settings, listener);
        }
    }

    private static Place inMemory(String why, Settings settings, Listener listener) {
        String installation = installation(settings);
        Provider memory = InMemoryProvider.builder().realistic().build();
        Infrastructure infrastructure = infrastructure(installation, memory, MemoryStateStore.create(), listener);
        return place(infrastructure, installation, Optional.empty(), "in memory: " + why, settings);
    }

    private static Infrastructure infrastructure(
            String installation, Provider provider, StateStore store, Listener listener) {
        return Infrastructure.builder()
                .installation(installation)
                .provider(provider)
                .store(store)
                .listener(listener)
                .build();
    }

    private static Place place(
            Infrastructure infrastructure,
            String installation,
            Optional<StateDirectory> state,
            String headline,
            Settings settings) {
        return new Place(
                infrastructure,
                installation,
                state,
                headline,
                settings.get(POSTGRES_IMAGE),
                settings.get(WEB_IMAGE).orElse(PUBLIC_WEB_IMAGE));
    }

    /** Whether there is an engine. */
    boolean real() {
        return state.isPresent();
    }

    private static String installation(Settings settings) {
        int random = ThreadLocalRandom.current().nextInt(1 << 24);
        return settings.get(INSTALLATION).orElse(String.format(Locale.ROOT, "quickstart-%06x", random));
    }

    /** The commands that remove everything that was deployed here, and what is remembered of it. */
    List<String> howToRemove() {
        String ours = "--filter label=" + Mark.INSTALLATION + "=" + installation;
        List<String> commands = new ArrayList<>(List.of(
                "  docker rm -f $(docker ps -aq " + ours + ")",
                "  docker network rm $(docker network ls -q " + ours + ")",
                "  docker volume rm $(docker volume ls -q " + ours + ")"));
        state.ifPresent(directory -> commands.add("  rm -r '" + directory.path() + "'"));
        return commands;
    }

    /** What was deployed stays. */
    @Override
    public void close() {
        infrastructure.close();
    }
}
