package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What routes may say of requests on their way. */
class MiddlewareTest {

    private static final Secret PASSWORD = Secret.of("correct horse");
    private static final Duration TEN = Duration.ofSeconds(10);

    private static Arguments refused(String paths, ThrowingCallable made) {
        return Arguments.of(paths, made);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                refused("allowList", () -> AllowList.of()),
                refused(
                        "allowList.range allowList.range allowList.range allowList.range",
                        () -> AllowList.of(
                                "10.0.0.0/8", "10.0.0.1/8", "10.0.0.0/33", "shop.example.com", "10.0.0.0/x")),
                refused("allowList.range allowList.range", () -> AllowList.of("2001:db8::/129", "10.0.0.0/8\r\nX: y")),
                refused("rateLimit.requests rateLimit.window", () -> RateLimit.of(0, Duration.ofMillis(1500))),
                refused("rateLimit.window", () -> RateLimit.of(1, Duration.ofHours(2))),
                refused("rateLimit.window", () -> RateLimit.of(1, Duration.ofSeconds(Long.MAX_VALUE))),
                refused("cors.origins", () -> Cors.allow()),
                refused(
                        "cors.origins cors.origins cors.origins cors.origins",
                        () -> Cors.allow(
                                "*", "shop.example.com", "https://shop.example.com/", "https://a.example\r\nX: y")),
                refused(
                        "cors.origins cors.origins",
                        () -> Cors.allow("https://a.example:443", "https://a.*.example", "http://a.example:443")),
                refused("cors.origins", () -> Cors.allow("https://a.example", "https://A.example")),
                refused("cors.methods", () -> new Cors(List.of("https://a.example"), List.of(), List.of(), TEN)),
                refused("cors.methods cors.methods", () -> Cors.allow("https://a.example")
                        .methods("get", "GET\r\nX: y")),
                refused("cors.headers cors.headers", () -> Cors.allow("https://a.example")
                        .headers("X-A", "x-a", "X: y\n")),
                refused("cors.maxAge", () -> Cors.allow("https://a.example").maxAge(Duration.ofDays(2))),
                refused("basicAuth", () -> new BasicAuth(Map.of())),
                refused("basicAuth.user", () -> BasicAuth.user("alice:x", PASSWORD)),
                refused("basicAuth.user", () -> BasicAuth.user("", PASSWORD)),
                refused("basicAuth.user", () -> BasicAuth.user("alice\r\n", PASSWORD)),
                refused("basicAuth.alice", () -> BasicAuth.user("alice", Secret.of(""))),
                refused("basicAuth.alice", () -> BasicAuth.user("alice", Secret.of("correct\nhorse"))),
                refused("forwardAuth.url", () -> ForwardAuth.to("127.0.0.1:9000/verify")),
                refused("forwardAuth.url", () -> ForwardAuth.to("ftp://127.0.0.1/verify")),
                refused("forwardAuth.url", () -> ForwardAuth.to("http://me@127.0.0.1/verify")),
                refused("forwardAuth.url", () -> ForwardAuth.to("http://127.0.0.1/verify\r\nX: y")),
                refused(
                        "forwardAuth.passes forwardAuth.passes forwardAuth.timeout",
                        () -> new ForwardAuth(
                                Value.of("http://127.0.0.1/"), List.of("Host", "X User"), Duration.ofMinutes(2))),
                refused("clientCertificates.authorities", () -> ClientCertificates.of("trust me")),
                refused(
                        "clientCertificates.authorities",
                        () -> ClientCertificates.of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")),
                refused("hsts.maxAge", () -> Hsts.of(Duration.ofSeconds(-1))),
                refused("hsts.maxAge hsts.includesSubDomains", () -> Hsts.of(Duration.ofDays(1))
                        .preload()),
                refused("securityHeaders.referrerPolicy", () -> SecurityHeaders.DEFAULT.referrerPolicy("x\r\nY: z")),
                refused(
                        "limits.answer limits.retries limits.connections",
                        () -> new RouteLimits(Duration.ZERO, 11, OptionalInt.of(0))),
                refused("check.expects", () -> BackendCheck.DEFAULT.http("/").expect(299, 200)),
                refused("sticky", () -> RouteSpec.builder("edge", "shop.example.com")
                        .to("web")
                        .sticky("a=b; c")
                        .build()));
    }

    @ParameterizedTest(name = "{0}, case {index}")
    @MethodSource("wrong")
    void whatIsWrongIsRefusedAtOnceWithTheCure(String paths, ThrowingCallable made) {
        InvalidSpecException refused = catchThrowableOfType(InvalidSpecException.class, made);

        assertThat(refused.violations()).extracting(Violation::path).containsExactly(paths.split(" "));
        assertThat(refused.getMessage())
                .doesNotContain("\r", "correct")
                .doesNotContain("\nX: y")
                .contains(";");
    }

    @ParameterizedTest(name = "{0} has {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/7, 11.0.0.1, true",
        "10.0.0.0/8, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "::/0, ::1, true",
        "0.0.0.0/0, nobody, false"
    })
    void aRangeHasTheAddressesThatBeginAlike(String range, String address, boolean has) {
        assertThat(IpRange.parse(range).contains(address)).isEqualTo(has);
        assertThat(IpRange.parse(IpRange.parse(range).toString())).isEqualTo(IpRange.parse(range));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "https://app.example.com, true",
        "http://app.example.com, false",
        "https://app.example.com:8443, false",
        "https://a.example.org, true",
        "https://a.b.example.org, false",
        "https://example.org, false",
        "https://evil.example/.example.org, false",
        "null, false"
    })
    void anOriginIsMeantByItsNameOrByAWildcard(String origin, boolean meant) {
        assertThat(Cors.allow("https://app.example.com", "https://*.example.org")
                        .allows(origin))
                .isEqualTo(meant);
    }

    @Test
    void aRouteHasOneOfEachKindInTheOrderInWhichTheyAct() {
        RouteSpec route = RouteSpec.builder("edge", "shop.example.com")
                .to("web")
                .with(SecurityHeaders.DEFAULT)
                .with(RateLimit.of(1, TEN))
                .with(AllowList.of("10.0.0.0/8"))
                .with(RateLimit.of(2, TEN))
                .build();

        assertThat(route.middlewares())
                .containsExactly(AllowList.of("10.0.0.0/8"), RateLimit.of(2, TEN), SecurityHeaders.DEFAULT);
        assertThat(route.middleware(RateLimit.class)).contains(RateLimit.of(2, TEN));
        assertThat(route.toBuilder().without(MiddlewareKind.RATE_LIMIT).build().middleware(RateLimit.class))
                .isEmpty();
        assertThat(route.toBuilder().build()).isEqualTo(route);
    }

    @Test
    void aPasswordIsNeverPrinted() {
        assertThat(BasicAuth.user("alice", PASSWORD))
                .hasToString("BasicAuth[users={alice=Literal[value=Secret(****)]}]");
    }

    @Test
    void whatIsNotKnownYetIsPutInLater() {
        Output<String> url = Output.text(Kind.DEPLOYMENT, "verify", "uri");
        RouteSpec route = RouteSpec.builder("edge", "shop.example.com")
                .to("web")
                .with(BasicAuth.user("alice", Value.generated("alice")))
                .with(ForwardAuth.to(url).passing("X-User-ID"))
                .build();

        RouteSpec known =
                route.mapValues(value -> value.equals(url) ? Value.of("http://127.0.0.1:9000/") : Value.of(PASSWORD));

        assertThat(route.references()).containsExactly(url);
        assertThat(known.middleware(BasicAuth.class)).contains(BasicAuth.user("alice", PASSWORD));
        assertThat(known.middleware(ForwardAuth.class))
                .contains(ForwardAuth.to("http://127.0.0.1:9000/").passing("X-User-ID"));
    }
}
