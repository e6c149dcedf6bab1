package io.vaporform.docker.test;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;

/** What {@code ForkedIT} runs in a JVM of its own: finds the provider, makes a project's network and a volume, and removes them. */
public final class ForkedMain {

    private ForkedMain() {}

    public static void main(String[] arguments) {
        ProviderFactory factory = ServiceLoader.load(ProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.id().equals("docker"))
                .findFirst()
                .orElseThrow();
        Provider provider = factory.create(Settings.of(Map.of("docker.host", arguments[0])));
        try (Infrastructure infra = Infrastructure.builder()
                .installation("forked-" + UUID.randomUUID().toString().substring(0, 8))
                .provider(provider)
                .build()) {
            Project project = infra.project("forked");
            project.apply(Blueprint.named(
                    "forked",
                    b -> b.volume("data", VolumeSpec.builder().size("10Mi").build())));
            if (!infra.orphans().isEmpty()) {
                throw new IllegalStateException("what was made is not listed as ours");
            }
            project.destroy(Data.DELETE);
            System.out.println(provider.describe() + ", named module: "
                    + provider.getClass().getModule().isNamed());
        }
    }
}
