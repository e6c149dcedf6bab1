package io.vaporform.bench;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.docker.DockerProvider;

/** One blueprint with a deployment for each container. */
final class WithVaporform implements Contender, AutoCloseable {

    /** Apart from the default range, so that others on the same engine are not in the way. */
    private static final int FIRST_PORT = 26_000;

    private static final int LAST_PORT = 28_999;

    private final Infrastructure infra;

    WithVaporform(String host, String installation) {
        infra = Infrastructure.builder()
                .installation(installation)
                .provider(DockerProvider.builder()
                        .host(host)
                        .portRange(FIRST_PORT, LAST_PORT)
                        .build())
                .build();
    }

    Infrastructure infrastructure() {
        return infra;
    }

    @Override
    public String name() {
        return "vaporform";
    }

    @Override
    public void deploy(String group, int count) {
        infra.project(group).apply(Blueprint.named("fleet", b -> {
            for (int i = 0; i < count; i++) {
                b.deployment("web-" + i, Web.spec(Web.EVERY));
            }
        }));
    }

    @Override
    public void remove(String group) {
        infra.project(group).destroy(Data.DELETE);
    }

    @Override
    public void close() {
        infra.close();
    }
}
