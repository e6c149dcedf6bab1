package io.vaporform.acme;

import io.vaporform.spi.Provider;
import io.vaporform.testkit.tck.SslServiceTck;
import io.vaporform.testkit.tck.SslWorld;
import io.vaporform.testsupport.Pebble;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract with a real Pebble that looks for files. Several providers work at a time, as processes do; one server answers for all of them. */
class SslServiceTckIT extends SslServiceTck {

    private static final List<AcmeProvider> PROVIDERS = new CopyOnWriteArrayList<>();

    private static Pebble pebble;
    private static ChallengeFiles files;

    @BeforeAll
    static void start() throws IOException {
        pebble = Pebble.builder().blocked(PebbleSslWorld.BLOCKED).start();
        files = ChallengeFiles.start(pebble.httpPort(), PROVIDERS);
    }

    @AfterAll
    static void stop() {
        files.close();
        pebble.close();
    }

    @Override
    protected Provider provider() {
        AcmeProvider provider = AcmeProvider.builder()
                .ca(AcmeITCase.ca(pebble))
                .agreeToTerms()
                .http01()
                .build();
        PROVIDERS.add(provider);
        return provider;
    }

    @Override
    protected SslWorld world() {
        PROVIDERS.clear();
        return new PebbleSslWorld(pebble);
    }
}
