package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.AllowList;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.Cors;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done to requests and answers on their way, by the real HAProxy. */
class MiddlewaresIT extends RouteITCase {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static String said(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void browsersAreToldToComeByTlsOnceTheyHave() throws Exception {
        Hsts hsts = Hsts.of(Duration.ofDays(365)).includeSubDomains().preload();
        route(route -> shown(route).with(hsts));

        assertThat(getByTls().header("strict-transport-security")).isEqualTo(hsts.value());
        assertThat(get().header("strict-transport-security")).isEmpty();

        route(this::shown);
        assertThat(getByTls().header("strict-transport-security")).isEmpty();
    }

    @Test
    void everyAnswerHasTheSecurityHeaders() throws Exception {
        SecurityHeaders headers = SecurityHeaders.DEFAULT
                .framing(SecurityHeaders.Framing.SAMEORIGIN)
                .referrerPolicy("no-referrer");
        route(route -> route.with(headers));

        assertThat(get().status()).isEqualTo(200);
        for (Map.Entry<String, String> each : headers.headers().entrySet()) {
            assertThat(get().header(lower(each.getKey()))).isEqualTo(each.getValue());
        }

        route(route -> route.with(SecurityHeaders.DEFAULT).with(BasicAuth.user("me", Secret.of("p"))));
        assertThat(get().status()).isEqualTo(401);
        assertThat(get().header("x-frame-options")).isEqualTo("DENY");
        assertThat(Web.get(port, "b.test", "/").header("x-frame-options")).isEmpty();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Test
    void onlyAllowedAddressesComeThrough() throws Exception {
        // 127.0.0.4 to 127.0.0.5, and 127.0.0.9.
        route(route -> route.with(AllowList.of("127.0.0.4/31", "127.0.0.9")));
        assertThat(statusFrom("127.0.0.3")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.4")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.5")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.6")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.9")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.90")).isEqualTo(403);
        assertThat(statusFrom("::1")).isEqualTo(403);

        route(route -> route.with(AllowList.of("::/127")));
        assertThat(statusFrom("::1")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.4")).isEqualTo(403);

        // All of version 6, which those of version 4 are not, although they come to the same socket.
        route(route -> route.with(AllowList.of("::/0")));
        assertThat(statusFrom("::1")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.4")).isEqualTo(403);

        route(route -> route.with(AllowList.of("127.0.0.0/8", "0.0.0.0/0")));
        assertThat(statusFrom("127.0.0.4")).isEqualTo(200);
        assertThat(statusFrom("::1")).isEqualTo(403);
    }

    @Test
    void aClientThatAsksTooOftenIsRefused() throws Exception {
        route(route -> route.with(RateLimit.of(5, MINUTE)));

        for (int i = 0; i < 5; i++) {
            assertThat(statusFrom("127.0.0.2")).isEqualTo(200);
        }
        assertThat(statusFrom("127.0.0.2")).isEqualTo(429);
        assertThat(statusFrom("127.0.0.3")).isEqualTo(200);

        route(route -> route.with(RateLimit.of(50, MINUTE)));
        assertThat(statusFrom("127.0.0.2")).isEqualTo(200);

        route(route -> route.with(RateLimit.of(1, Duration.ofHours(1))));
        assertThat(get().status()).isEqualTo(200);
        Web.Answer refused = get();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("3600");
    }

    @Test
    void theLimitIsOfItsWindow() throws Exception {
        route(route -> route.with(RateLimit.of(1, Duration.ofSeconds(1))));

        assertThat(get().status()).isEqualTo(200);
        Until.holds("two in a second are too many", () -> get().status() == 429);
        for (RateWindow window : List.of(RateWindow.TEN_SECONDS, RateWindow.TEN_MINUTES)) {
            route(route -> route.with(RateLimit.of(1, Duration.ofSeconds(window.seconds()))));
            assertThat(get().status()).isEqualTo(200);
            assertThat(get().status()).isEqualTo(429);
        }
    }

    @Test
    void pagesOfOtherOriginsMayReadIfTheyAreNamed() throws Exception {
        route(route -> route.with(Cors.allow("https://b.test", "https://*.c.test:8443")
                .methods("GET", "PUT")
                .headers("X-A", "X|B%")
                .maxAge(Duration.ofSeconds(7))));
        for (String allowed : List.of("https://b.test", "https://x.c.test:8443")) {
            Web.Answer answer = get("Origin: " + allowed);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("access-control-allow-origin")).isEqualTo(allowed);
            assertThat(answer.header("vary")).isEqualTo("Origin");

            Web.Answer asked = send("OPTIONS", "Origin: " + allowed, "Access-Control-Request-Method: PUT");
            assertThat(asked.status()).isEqualTo(204);
            assertThat(asked.header("access-control-allow-origin")).isEqualTo(allowed);
            assertThat(asked.header("access-control-allow-methods")).isEqualTo("GET, PUT");
            assertThat(asked.header("access-control-allow-headers")).isEqualTo("X-A, X|B%");
            assertThat(asked.header("access-control-max-age")).isEqualTo("7");
        }
        for (String other : List.of(
                "http://b.test",
                "https://b.test:8443",
                "https://b.test.evil",
                "https://x.c.test",
                "https://y.x.c.test:8443",
                "https://.c.test:8443",
                "https://evil//x.c.test:8443",
                "https://b.test, https://b.test",
                "null")) {
            Web.Answer answer = send("OPTIONS", "Origin: " + other, "Access-Control-Request-Method: PUT");
            assertThat(answer.status()).as(other).isEqualTo(200);
            assertThat(answer.header("access-control-allow-origin")).isEmpty();
            assertThat(answer.header("vary")).isEqualTo("Origin");
        }
        assertThat(send("OPTIONS", "Origin: https://b.test").status()).isEqualTo(200);
        assertThat(get().header("access-control-allow-origin")).isEmpty();
    }

    @Test
    void whatABrowserAsksBeforehandNeedsNoPassword() throws Exception {
        route(route -> route.with(Cors.allow("https://b.test")).with(BasicAuth.user("me", Secret.of("p"))));

        Web.Answer asked = send("OPTIONS", "Origin: https://b.test", "Access-Control-Request-Method: PUT");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.head()).doesNotContainIgnoringCase("access-control-allow-headers");
        Web.Answer refused = get("Origin: https://b.test");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("access-control-allow-origin")).isEqualTo("https://b.test");
    }

    @Test
    void onlyUsersWithTheirPasswordsComeThrough() throws Exception {
        String odd = "pä ss:,\"'\\%[src]|$HOME;#";
        route(route -> route.with(BasicAuth.user("me", Secret.of("secret")).and("a|b,(x)", Secret.of(odd))));

        assertThat(get().header("www-authenticate")).isEqualTo("Basic realm=\"private\", charset=\"UTF-8\"");
        assertThat(get(said("me", "secret")).status()).isEqualTo(200);
        assertThat(get(said("a|b,(x)", odd)).status()).isEqualTo(200);
        for (String wrong : List.of(
                said("me", odd),
                said("me", ""),
                said("", "secret"),
                said("ME", "secret"),
                said("a|b,(x)", "secret"),
                "Authorization: Basic",
                "Authorization: Basic !!!",
                "Authorization: Bearer secret",
                "X: y")) {
            assertThat(get(wrong).status()).as(wrong).isEqualTo(401);
        }

        route(route -> route.with(BasicAuth.user("me", Secret.of("other"))));
        assertThat(get(said("me", "secret")).status()).isEqualTo(401);
        assertThat(get(said("me", "other")).status()).isEqualTo(200);
    }

    @Test
    void theFirstThatRefusesAnswers() throws Exception {
        route(route -> route.with(AllowList.of("127.0.0.2"))
                .with(RateLimit.of(1, MINUTE))
                .with(BasicAuth.user("me", Secret.of("p"))));

        assertThat(statusFrom("127.0.0.3")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.3")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.2")).isEqualTo(401);
        assertThat(statusFrom("127.0.0.2")).isEqualTo(429);

        route(route -> shown(route).redirectToHttps().with(AllowList.of("127.0.0.2")));
        assertThat(statusFrom("127.0.0.3")).isEqualTo(308);
    }

    @Test
    void aReloadFindsThemAll() throws Exception {
        route(route -> route.with(AllowList.of("127.0.0.0/9"))
                .with(RateLimit.of(3, MINUTE))
                .with(Cors.allow("https://b.test"))
                .with(BasicAuth.user("me", Secret.of("p")))
                .with(Hsts.of(MINUTE))
                .with(SecurityHeaders.DEFAULT));
        proxy.journal()
                .put(proxy.journal().balancer().orElseThrow().with(SlotCounts.grown(proxy.journal(), "src-http-2000")));

        assertThat(proxy.load()).isEqualTo(HaproxyProcess.Done.RELOADED);

        Web.Answer answer = get("Origin: https://b.test", said("me", "p"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://b.test");
        assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
        assertThat(get().status()).isEqualTo(401);
        Path users = directory.map("basic");
        assertThat(users).content().doesNotContain("me");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
                .isEqualTo("rw-------");

        routes.remove(MARK);
        for (String map : RouteEntries.MAPS) {
            List<MapEntry> left =
                    proxy.withWorker(worker -> proxy.map(worker, map).entries());
            assertThat(left).as(map).isEmpty();
        }
    }
}
