package io.vaporform.samples.quickstart;

import io.vaporform.Infrastructure;
import io.vaporform.docker.DockerProviderFactory;
import io.vaporform.error.VaporformException;
import io.vaporform.event.Listener;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the quickstart deploys: with the Docker Engine that answers, else in memory.
 *
 * @param installation the owner of what is deployed; another one at each start unless set, so that nothing of others is mistaken for ours
 * @param real whether there is an engine
 * @param headline which engine, or why there is none
 * @param postgresImage instead of the template's own
 * @param webImage something that listens on port 8080
 */
record Place(
        Infrastructure infrastructure,
        String installation,
        boolean real,
        String headline,
        Optional<String> postgresImage,
        String webImage)
        implements AutoCloseable {

    // What ./quickstart found out; each is read from the environment, as VAPORFORM_QUICKSTART_IMAGE.
    private static final String MEMORY_REASON = "vaporform.quickstart.memory.reason";
    private static final String POSTGRES_IMAGE = "vaporform.quickstart.image";
    private static final String INSTALLATION = "vaporform.quickstart.installation";
    private static final String WEB_IMAGE = "vaporform.quickstart.web.image";

    private static final String PUBLIC_WEB_IMAGE = "nginxinc/nginx-unprivileged:stable-alpine";

    static Place find(Settings settings, Listener listener) {
        Optional<String> reason = settings.get(MEMORY_REASON);
        return reason.map(why -> inMemory(why, settings, listener)).orElseGet(() -> withEngine(settings, listener));
    }

    private static Place withEngine(Settings settings, Listener listener) {
        Provider docker = new DockerProviderFactory().create(settings);
        String installation = installation(settings);
        Infrastructure infrastructure = infrastructure(installation, docker, listener);
        try {
            String engine = String.join(", ", infrastructure.connect().values());
            return place(infrastructure, installation, true, engine, settings);
        } catch (VaporformException noEngine) {
            infrastructure.close();
            return inMemory(String.valueOf(noEngine.getMessage()), settings, listener);
        }
    }

    private static Place inMemory(String why, Settings settings, Listener listener) {
        String installation = installation(settings);
        Provider memory = InMemoryProvider.builder().realistic().build();
        Infrastructure infrastructure = infrastructure(installation, memory, listener);
        return place(infrastructure, installation, false, "in memory: " + why, settings);
    }

    private static Infrastructure infrastructure(String installation, Provider provider, Listener listener) {
        return Infrastructure.builder()
                .installation(installation)
                .provider(provider)
                .listener(listener)
                .build();
    }

    private static Place place(
            Infrastructure infrastructure, String installation, boolean real, String headline, Settings settings) {
        return new Place(
                infrastructure,
                installation,
                real,
                headline,
                settings.get(POSTGRES_IMAGE),
                settings.get(WEB_IMAGE).orElse(PUBLIC_WEB_IMAGE));
    }

    private static String installation(Settings settings) {
        int random = ThreadLocalRandom.current().nextInt(1 << 24);
        return settings.get(INSTALLATION).orElse(String.format(Locale.ROOT, "quickstart-%06x", random));
    }

    /** The commands that remove everything that was deployed here. */
    List<String> howToRemove() {
        if (!real) {
            return List.of("  (it was in memory: it is gone with this process)");
        }
        String ours = "--filter label=" + Mark.INSTALLATION + "=" + installation;
        return List.of(
                "  docker rm -f $(docker ps -aq " + ours + ")",
                "  docker network rm $(docker network ls -q " + ours + ")",
                "  docker volume rm $(docker volume ls -q " + ours + ")");
    }

    /** What was deployed stays. */
    @Override
    public void close() {
        infrastructure.close();
    }
}
