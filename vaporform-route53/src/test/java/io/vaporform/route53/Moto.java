package io.vaporform.route53;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.Secret;
import io.vaporform.testsupport.DockerEngine;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;

/** The double of AWS that Python programs are tested with, in a container; or one that runs already, where {@value #RUNNING} says. */
record Moto(URI url, DockerEngine.@Nullable Container container) implements AutoCloseable {

    static final String IMAGE = "vaporform/moto:5";

    /** System property with the address of one. */
    static final String RUNNING = "vaporform.test.moto";

    private static final int PORT = 5000;

    /** Blocks until it answers, and has these zones. Skips the test, with the reason, where there is no engine or image. */
    static Moto start(String... zones) throws IOException {
        Moto moto = started();
        try {
            moto.awaitAnswer();
            for (String zone : zones) {
                moto.make(zone);
            }
            return moto;
        } catch (RuntimeException | Error failed) {
            moto.close();
            throw failed;
        }
    }

    private static Moto started() throws IOException {
        String running = System.getProperty(RUNNING);
        if (running != null) {
            return new Moto(URI.create(running), null);
        }
        DockerEngine.Container container =
                DockerEngine.withRare(IMAGE, "VAPORFORM_TEST_REQUIRE_MOTO").run(IMAGE, PORT);
        return new Moto(URI.create("http://" + container.authority()), container);
    }

    private void awaitAnswer() {
        try (Route53Backend backend = backend().build()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(ProviderUnavailableException.class)
                    .until(backend::zones, zones -> true);
        }
    }

    private void make(String zone) {
        try (Route53Client client = Route53Client.builder()
                .endpointOverride(url)
                .region(Region.AWS_GLOBAL)
                // It knows by the signature which service is meant.
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build()) {
            client.createHostedZone(with -> with.name(zone).callerReference(zone));
        }
    }

    Route53Backend.Builder backend() {
        return Route53Backend.builder().endpoint(url).credentials("id", Secret.of("secret"));
    }

    @Override
    public void close() throws IOException {
        if (container != null) {
            container.close();
        }
    }
}
