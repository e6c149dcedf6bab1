package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.error.Violation;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.Address;
import io.vaporform.spec.AllowList;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.Cors;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.IpRange;
import io.vaporform.spec.Middleware;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MiddlewareEntriesTest {

    private static final Mark MARK = new Mark("i", "l", Address.parse("shop/main/route/web"), 1);

    private static RouteSpec spec(Middleware... middlewares) {
        RouteSpec.Builder builder = RouteSpec.builder("edge", "a.test").to("web");
        List.of(middlewares).forEach(builder::with);
        return builder.build();
    }

    private static Map<String, List<MapEntry>> entries(Middleware... middlewares) {
        return RouteEntries.of(
                new EdgeRoute(MARK, Instant.EPOCH, spec(middlewares), "slot1", Optional.empty(), Map.of()));
    }

    private static MapEntry entry(String behindToken, String value) {
        return new MapEntry(MARK.token() + behindToken, value);
    }

    @Test
    void aRouteWithoutAnyIsItsSlotAlone() {
        assertThat(entries().get("routes")).containsExactly(new MapEntry("a.test/", "slot1"));
    }

    @Test
    void aRouteSaysWhichItHas() {
        Map<String, List<MapEntry>> entries = entries(
                Hsts.of(Duration.ofDays(1)).includeSubDomains(),
                SecurityHeaders.DEFAULT,
                ClientCertificates.of(InMemoryCa.create(Instant.EPOCH).rootPem()),
                AllowList.of("10.0.0.0/8"),
                RateLimit.of(20, Duration.ofSeconds(10)),
                Cors.allow("https://b.test", "https://*.c.test"),
                BasicAuth.user("me", Secret.of("pass word")));

        assertThat(entries.get("routes"))
                .containsExactly(new MapEntry("a.test/", "slot1:" + MARK.token() + ":WMbCBHF"));
        assertThat(entries.get("hsts")).containsExactly(entry("", "max-age=86400; includeSubDomains"));
        assertThat(entries.get("secure")).containsExactly(entry("", "DENY/strict-origin-when-cross-origin"));
        assertThat(entries.get("allow")).containsExactly(entry("|8|0A", "1"));
        assertThat(entries.get("rate")).containsExactly(entry("", "20"));
        assertThat(entries.get("cors"))
                .containsExactly(
                        entry("|https://b.test", "GET, HEAD, POST/600"),
                        entry("|https://*.c.test", "GET, HEAD, POST/600"));
        assertThat(entries.get("basic")).singleElement().satisfies(one -> assertThat(one.line())
                .matches("[0-9A-F]{64} 1"));
        assertThat(entries.keySet()).containsExactlyElementsOf(RouteEntries.MAPS);
    }

    @Test
    void aRangeThatIsNamedTwiceIsOneEntry() {
        assertThat(entries(AllowList.of("192.0.2.7", "192.0.2.7/32")).get("allow"))
                .hasSize(1);
    }

    @Test
    void usersAndPasswordsAreNotTakenForEachOther() {
        assertThat(entries(BasicAuth.user("a|b", Secret.of("c")).and("a", Secret.of("b|c")))
                        .get("basic"))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 8|",
        "10.0.0.0/8, 8|0A",
        "192.0.2.7, 8|C0000207",
        "172.16.0.0/12, 8|AC1",
        "192.0.2.64/26, 8|C000024 8|C000025 8|C000026 8|C000027",
        "128.0.0.0/1, 8|8 8|9 8|A 8|B 8|C 8|D 8|E 8|F",
        "::/0, 32|",
        "2001:db8::/33, 32|20010DB80 32|20010DB81 32|20010DB82 32|20010DB83 32|20010DB84 32|20010DB85 32|20010DB86 32|20010DB87",
        "::1, 32|00000000000000000000000000000001",
    })
    void aRangeIsTheBeginningsOfItsAddresses(String range, String keys) {
        assertThat(AddressKeys.of(IpRange.parse(range))).containsExactly(keys.split(" "));
    }

    @Test
    void whatHaproxyCannotDoIsRefusedWithTheCure() {
        Violations found = new Violations();
        String[] headers = IntStream.range(0, 200)
                .mapToObj(i -> "X-Header-With-A-Long-Name-" + i)
                .toArray(String[]::new);
        RouteSpec wanted = spec(
                RateLimit.of(1, Duration.ofSeconds(5)),
                Cors.allow("https://b.test").headers(headers));

        new HaproxyRoutes(() -> {
                    throw new IllegalStateException();
                })
                .validate(wanted, Capabilities.of(), found);

        assertThat(found.list()).extracting(Violation::path).containsExactly("rateLimit.window", "cors");
        assertThat(found.list().get(0).cure()).isEqualTo("use one of 1 s, 10 s, 60 s, 600 s, 3600 s");
    }
}
