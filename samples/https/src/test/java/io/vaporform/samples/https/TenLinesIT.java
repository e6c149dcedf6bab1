package io.vaporform.samples.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.AcmeCa;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testsupport.Pebble;
import io.vaporform.testsupport.Visitor;
import org.junit.jupiter.api.Test;

class TenLinesIT {

    private static final String NAME = "shop.example.com";

    @Test
    void tenLinesServeHttps() throws Exception {
        try (Pebble pebble = Pebble.builder().start()) {
            AcmeCa ca = AcmeCa.of(pebble.directory().toString()).trusting(pebble.apiCa());
            AutoCloseable host =
                    TenLines.serve(NAME, ca, MemoryStateStore.create(), pebble.httpPort(), pebble.tlsPort());
            try (host) {
                assertThat(new Visitor(pebble.roots()).get(NAME, pebble.tlsPort()))
                        .startsWith("HTTP/1.1 204");
            }
        }
    }
}
