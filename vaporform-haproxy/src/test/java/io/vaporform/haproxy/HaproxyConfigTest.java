package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaproxyConfigTest {

    private static final HaproxyDirectory DIRECTORY = HaproxyDirectory.of(Path.of("/edge"));
    private static final Listener LISTENER = Listener.http(new InetSocketAddress("127.0.0.1", 8080));
    private static final SlotServer SERVER =
            new SlotServer("i1", new InetSocketAddress("127.0.0.1", 24101), 100, SlotServer.Check.USUAL, false);

    private static HaproxyConfig config(Slot... slots) {
        return new HaproxyConfig(DIRECTORY, List.of(LISTENER), List.of(slots), HaproxyConfig.LONGEST_REQUEST);
    }

    @Test
    void theDigestIsOfWhatOnlyAReloadChanges() {
        Slot empty = Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN));
        Slot filled = Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), SERVER);

        assertThat(config(filled).digest()).isEqualTo(config(empty).digest());
        assertThat(config(filled).text()).isNotEqualTo(config(empty).text());
        assertThat(config().digest()).isNotEqualTo(config(empty).digest());
        assertThat(config(Slot.of("slot1", Pool.of(Pool.Algorithm.SOURCE))).digest())
                .isNotEqualTo(config(empty).digest());
        assertThat(config(empty).text())
                .contains("set-var proc.digest str(" + config(empty).digest() + ")\n");
    }

    @Test
    void noSessionIsResumedWhereClientsAreAskedForCertificates() {
        HaproxyConfig asking =
                new HaproxyConfig(DIRECTORY, List.of(LISTENER), List.of(), HaproxyConfig.LONGEST_REQUEST, true);

        assertThat(asking.text()).contains("tune.ssl.cachesize 0\n");
        assertThat(config().text()).doesNotContain("tune.ssl.cachesize");
        assertThat(asking.digest()).isNotEqualTo(config().digest());
    }

    @Test
    void aServerSaysEveryOption() {
        assertThat(SERVER.line())
                .isEqualTo(
                        "server i1 127.0.0.1:24101 id 3305 check inter 5000ms fastinter 200ms downinter 1000ms fall 2 rise 1"
                                + " weight 100 observe layer7 error-limit 3 on-error fastinter on-marked-down shutdown-sessions"
                                + " pool-purge-delay 5s pool-max-conn -1");
    }

    @Test
    void aListenerIsAnAddressOfNumbers() throws UnknownHostException {
        assertThat(Listener.https(new InetSocketAddress(InetAddress.getByName("::1"), 443))
                        .bind(DIRECTORY))
                .isEqualTo("bind [0:0:0:0:0:0:0:1]:443 ssl crt-list /edge/crt-list strict-sni alpn h2,http/1.1");
        assertThatThrownBy(() -> Listener.http(InetSocketAddress.createUnresolved("example.com", 80)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Listener.http(new InetSocketAddress("127.0.0.1", 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 257})
    void aWeightIsOneThatHaproxyKnows(int weight) {
        assertThatThrownBy(() -> new SlotServer("i1", SERVER.address(), weight, SlotServer.Check.USUAL, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight was '" + weight + "' but HAProxy knows 0 to 256");
    }

    @Test
    void aConfigurationIsRefusedThatCannotBe() {
        assertThatThrownBy(() -> new HaproxyConfig(DIRECTORY, List.of(), List.of(), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        Slot slot = Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN));
        assertThatThrownBy(() -> config(slot, slot)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Slot.of("slot1 from base", Pool.of(Pool.Algorithm.ROUND_ROBIN)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SlotServer.Check(Duration.ZERO, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
