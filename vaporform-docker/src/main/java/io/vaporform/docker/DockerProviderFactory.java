package io.vaporform.docker;

import io.vaporform.Setting;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Makes a {@link DockerProvider} of settings that mean what Docker's own variables mean: {@value #HOST}, {@value #CERT_PATH} and
 * {@value #TLS_VERIFY}.
 */
public final class DockerProviderFactory implements ProviderFactory {

    /** Where the engine is; {@link DockerProvider#DEFAULT_HOST} unless set. */
    public static final String HOST = "docker.host";

    /** The directory with ca.pem, cert.pem and key.pem; used if {@value #TLS_VERIFY} is set. */
    public static final String CERT_PATH = "docker.cert.path";

    /** Whether to talk TLS: anything but {@code 0}, {@code false} and nothing means yes. */
    public static final String TLS_VERIFY = "docker.tls.verify";

    /** For {@link java.util.ServiceLoader}. */
    public DockerProviderFactory() {}

    @Override
    public String id() {
        return DockerProvider.ID;
    }

    /** @throws io.vaporform.error.InvalidSpecException if a setting is wrong, or TLS is asked for without certificates */
    @Override
    public Provider create(Settings settings) {
        DockerProvider.Builder provider = DockerProvider.builder();
        settings.get(HOST).ifPresent(provider::host);
        if (settings.get(TLS_VERIFY).filter(DockerProviderFactory::isYes).isPresent()) {
            provider.tls(Path.of(settings.get(CERT_PATH).orElseThrow(() -> new Violations()
                    .add(CERT_PATH, "", "is needed for TLS", "give the directory with ca.pem, cert.pem and key.pem")
                    .exception())));
        }
        provider.imageRetention(Duration.ofDays(Setting.IMAGE_RETENTION_DAYS.in(settings)));
        return provider.build();
    }

    private static boolean isYes(String text) {
        return !text.isBlank() && !text.equals("0") && !text.equalsIgnoreCase("false");
    }
}
