package io.vaporform.samples.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.acme.AcmeCa;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.testsupport.Pebble;
import io.vaporform.testsupport.Visitor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A real Pebble looks at a Netty by TLS-ALPN-01, which then shows what it issued. */
class NettyChallengeIT {

    @Test
    void nettyAnswersChallengesAndShowsWhatCameOfThem() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Pebble pebble = Pebble.builder().start();
                Infrastructure infra = Infrastructure.builder()
                        .installation("my-app")
                        .provider(AcmeProvider.builder()
                                .ca(AcmeCa.of(pebble.directory().toString()).trusting(pebble.apiCa()))
                                .agreeToTerms()
                                .tlsAlpn01()
                                .build())
                        .build();
                NettyServer server = new NettyServer(infra.tls(), pebble.tlsPort(), threads)) {
            infra.project("shop").certificates().provision("shop.example.com");

            assertThat(new Visitor(pebble.roots()).get("shop.example.com", server.port()))
                    .endsWith("hello");
        } finally {
            threads.shutdownNow();
        }
    }
}
