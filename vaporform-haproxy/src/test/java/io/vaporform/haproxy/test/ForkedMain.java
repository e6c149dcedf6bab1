package io.vaporform.haproxy.test;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.LoadBalancer;
import io.vaporform.Project;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;
import java.util.Map;
import java.util.ServiceLoader;

/** What {@code ForkedIT} runs in a JVM of its own: finds the provider, makes a load balancer, and removes it. */
public final class ForkedMain {

    private ForkedMain() {}

    /** @param arguments a directory, and where HAProxy is */
    public static void main(String[] arguments) {
        ProviderFactory factory = ServiceLoader.load(ProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.id().equals("haproxy"))
                .findFirst()
                .orElseThrow();
        Provider provider = factory.create(Settings.of(Map.of(
                "haproxy.directory", arguments[0], "haproxy.program", arguments[1], "haproxy.address", "127.0.0.1")));
        try (Infrastructure infra = Infrastructure.builder()
                .installation("forked")
                .provider(provider)
                .build()) {
            Project project = infra.project("forked");
            LoadBalancer edge = project.loadBalancers().provision("edge", it -> it.http(0));
            System.out.println(edge.isReady() + ", named module: "
                    + provider.getClass().getModule().isNamed());
            project.destroy(Data.DELETE);
        }
    }
}
