package io.vaporform.docker.test;

import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Settings;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;

/** What {@link ForkedIT} runs in a JVM of its own: finds the provider, lists, makes a network and removes it. */
public final class ForkedMain {

    private ForkedMain() {}

    public static void main(String[] arguments) {
        ProviderFactory factory = ServiceLoader.load(ProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.id().equals("docker"))
                .findFirst()
                .orElseThrow();
        Scope scope = new Scope("forked-" + UUID.randomUUID().toString().substring(0, 8), "lineage");
        try (TestTime time = new TestTime();
                Provider provider = factory.create(Settings.of(Map.of("docker.host", arguments[0])))) {
            TestContext context = new TestContext(scope, time);
            DeploymentProvider service =
                    (DeploymentProvider) provider.services().get(0);
            service.deployments().inventory(scope, found -> {}, context);
            provider.projects().orElseThrow().open("forked", context);
            provider.projects().orElseThrow().close("forked", context);
            System.out.println(provider.describe() + ", named module: "
                    + provider.getClass().getModule().isNamed());
        }
    }
}
