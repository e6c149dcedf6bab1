package io.vaporform.internal.codec;

import io.vaporform.spec.Access;
import io.vaporform.spec.Address;
import io.vaporform.spec.AllowList;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.Cors;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.ForwardAuth;
import io.vaporform.spec.From;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.Middleware;
import io.vaporform.spec.MiddlewareKind;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Output;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.Quota;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spec.RouteLimits;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.state.Intent;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Random but valid specs, outputs and states; the same for the same seed. */
final class RandomThings {

    private static final String[] ALPHABETS = {
        "abcdefghijklmnopqrstuvwxyz",
        "\"'\\/`$(){}[];|&<>\n\r\t\b\f\u0001\u001f\u007f",
        "äß漢\u2028\u2029\u202e\ufeff\uffff",
    };

    private final Random random;

    RandomThings(long seed) {
        random = new Random(seed);
    }

    private boolean toss() {
        return random.nextBoolean();
    }

    private int upTo(int most) {
        return random.nextInt(most + 1);
    }

    private <T> Optional<T> maybe(Supplier<T> thing) {
        return toss() ? Optional.of(thing.get()) : Optional.empty();
    }

    private <T> List<T> several(int most, Supplier<T> thing) {
        List<T> all = new ArrayList<>();
        for (int left = upTo(most); left > 0; left--) {
            all.add(thing.get());
        }
        return all;
    }

    @SafeVarargs
    private <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int left = upTo(12); left > 0; left--) {
            String alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
            text.append(random.nextInt(10) == 0 ? "\uD83D\uDE80" : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private String name() {
        return (char) ('a' + random.nextInt(26)) + Integer.toString(random.nextInt(1_000_000), 36) + "x";
    }

    private Kind kind() {
        return one(Kind.DEPLOYMENT, Kind.VOLUME, new Kind("load-balancer"));
    }

    Address address() {
        return new Address(name(), name(), kind(), toss() ? name() : name() + "." + name());
    }

    private Secret secret() {
        return Secret.of(text());
    }

    private Value<Secret> secretValue() {
        return switch (random.nextInt(4)) {
            case 0 -> Value.of(secret());
            case 1 -> Output.secret(kind(), name(), name()).of(address());
            case 2 -> new Value.Generated(name(), toss() ? name() : null, 16 + upTo(240), toss());
            default -> format();
        };
    }

    private Value<Secret> format() {
        List<Value<?>> parts = several(3, this::value);
        return new Value.Format(text().replace("{}", "") + "{}".repeat(parts.size()), parts);
    }

    Value<?> value() {
        return switch (random.nextInt(4)) {
            case 0 -> Value.of(text());
            case 1 -> Output.text(kind(), name(), "main.host");
            default -> secretValue();
        };
    }

    private Access access() {
        return new Access(
                one("http", "postgresql", "a+b"), maybe(this::text), maybe(this::secretValue), one("", "maindb"));
    }

    private HealthCheck health() {
        HealthCheck.Builder check =
                switch (random.nextInt(3)) {
                    case 0 -> HealthCheck.http("/" + name());
                    case 1 -> HealthCheck.tcp();
                    default -> HealthCheck.command(text(), text());
                };
        maybe(() -> 1 + upTo(65_534)).ifPresent(check::port);
        maybe(() -> Duration.ofMillis(100 + upTo(100_000))).ifPresent(check::every);
        maybe(() -> Duration.ofNanos(100_000_001 + upTo(1_000_000))).ifPresent(check::timeout);
        maybe(() -> Duration.ofDays(1 + upTo(100))).ifPresent(check::startsWithin);
        maybe(() -> 1 + upTo(10)).ifPresent(check::fall);
        return check.build();
    }

    private Quota quota() {
        Quota.Builder quota = Quota.builder();
        maybe(() -> 10 + upTo(100_000)).ifPresent(quota::milliCpus);
        maybe(() -> ByteSize.ofMebibytes(6 + upTo(100_000))).ifPresent(quota::memory);
        maybe(() -> 2 + upTo(1000)).ifPresent(quota::cpuWeight);
        maybe(() -> ByteSize.ofMebibytes(6)).ifPresent(quota::memoryReservation);
        maybe(() -> 1 + upTo(1000)).ifPresent(quota::pids);
        several(2, () -> one("nofile", "fsize", "core")).forEach(name -> quota.ulimit(name, upTo(1 << 30)));
        maybe(() -> new ByteSize(1 + upTo(1_000_000))).ifPresent(quota::storage);
        return quota.build();
    }

    VolumeSpec volume() {
        VolumeSpec.Builder volume = VolumeSpec.builder();
        maybe(() -> new ByteSize(upTo(1_000_000))).ifPresent(volume::size);
        maybe(this::name).ifPresent(volume::on);
        return volume.build();
    }

    DeploymentSpec deployment() {
        DeploymentSpec.Builder spec = DeploymentSpec.builder();
        boolean image = toss();
        if (image) {
            spec.image(one("nginx", "shop/web:1.4", "localhost:5000/a/b@sha256:" + "0a".repeat(32)));
        }
        if (!image || toss()) {
            maybe(() -> 1 + upTo(9))
                    .ifPresentOrElse(version -> spec.template(name(), version), () -> spec.template(name()));
        }
        if (toss()) {
            volumes(spec);
        } else {
            maybe(() -> upTo(1000)).ifPresent(spec::replicas);
            maybe(this::name).ifPresent(any -> spec.internal());
        }
        int ports = upTo(3);
        for (int i = 0; i < ports; i++) {
            spec.port("port-" + i, 80 + i);
        }
        several(4, this::value).forEach(value -> spec.env("V_" + name(), value));
        several(2, this::value)
                .forEach(value -> spec.env(one("secret", "output", "generated", "format", "kind"), value));
        several(2, () -> one("/tmp", "/run/a b")).forEach(path -> spec.tmpfs(path, ByteSize.ofMebibytes(1 + upTo(64))));
        several(2, this::name).forEach(child -> spec.template("cluster").childImage(child, "a/b:1"));
        several(2, this::value).forEach(value -> spec.file("/etc/" + one("a/secret", "b/kind") + "/" + name(), value));
        maybe(this::quota).ifPresent(spec::quota);
        maybe(this::health).ifPresent(spec::health);
        spec.command(several(3, this::text).toArray(String[]::new));
        spec.release(several(2, this::text).toArray(String[]::new));
        maybe(() -> RolloutPolicy.inBatchesOf(1 + upTo(9)).forgiving(upTo(3))).ifPresent(spec::rollout);
        maybe(() -> one(PullPolicy.values())).ifPresent(spec::pull);
        maybe(this::text).ifPresent(text -> spec.workingDirectory("/" + text));
        several(3, this::text).forEach(text -> spec.label(one("secret", "output", "team/" + name()), text));
        maybe(() -> "1000:" + upTo(9)).ifPresent(spec::user);
        several(2, () -> one("CHOWN", "SETUID", "NET_BIND_SERVICE")).forEach(spec::linuxCapabilities);
        maybe(this::access).ifPresent(spec::access);
        maybe(this::name).ifPresent(spec::on);
        return (toss() ? spec.uninterrupted() : spec).build();
    }

    private void volumes(DeploymentSpec.Builder spec) {
        Mount known = new Mount(name() + ".data", "/known", Value.of(text()));
        spec.mounts(toss() ? List.of() : List.of(known, Mount.of(name(), "/open")));
        maybe(this::volume).ifPresent(volume -> spec.volume("own", "/own/" + name(), volume));
        spec.port("fixed", 8080, 1 + upTo(60_000));
    }

    Spec spec() {
        return switch (random.nextInt(4)) {
            case 0 -> volume();
            case 1 -> balancer();
            case 2 -> route();
            default -> deployment();
        };
    }

    private LoadBalancerSpec balancer() {
        LoadBalancerSpec.Builder b = LoadBalancerSpec.builder().http(upTo(1_000));
        if (toss()) {
            b.https(1_001 + upTo(1_000)).shared().reachedAt(DnsTarget.host("edge.example.net"));
        }
        maybe(this::name).ifPresent(b::on);
        return b.build();
    }

    private RouteSpec route() {
        RouteSpec.Builder b =
                RouteSpec.builder(one("edge", "platform/main/edge"), one("shop.example.com", "*.shop.example.com"));
        if (toss()) {
            b.host("www.example.com").path("/" + name()).redirectToHttps().certificate(textValue(), secretValue());
        }
        b.to(new RouteTarget("a" + name(), maybe(this::name), 1 + upTo(255), false));
        if (toss()) {
            b.to(RouteTarget.of("b" + name()).asBackup()).algorithm(one(BalancingAlgorithm.values()));
            b.check(one(BackendCheck.FAST, BackendCheck.DEFAULT.http("/health"))
                    .every(Duration.ofSeconds(1 + upTo(9)))
                    .expect(200, 200 + upTo(99)));
            b.sticky("SERVER").limits(RouteLimits.DEFAULT.retries(upTo(10)).connections(1 + upTo(99)));
        }
        several(4, this::middleware).forEach(b::with);
        maybe(this::name).ifPresent(b::on);
        return b.build();
    }

    private Middleware middleware() {
        return switch (one(MiddlewareKind.values())) {
            case ALLOW_LIST -> AllowList.of(one("10.0.0.0/8", "192.0.2.7"), "2001:db8::/32");
            case CLIENT_CERTIFICATES -> ClientCertificates.of(Output.text(kind(), name(), name()));
            case RATE_LIMIT -> RateLimit.of(1 + upTo(99), Duration.ofSeconds(1 + upTo(99)));
            case CORS -> Cors.allow("https://*.example.org").headers(one("X-A", "Authorization"));
            case BASIC_AUTH ->
                BasicAuth.user(one("secret", "output", name()), Value.generated(name()))
                        .and("bob", Secret.of("b" + name()));
            case FORWARD_AUTH ->
                ForwardAuth.to(toss() ? Value.of("http://auth/") : Output.text(kind(), name(), "uri"))
                        .passing("X-User-ID");
            case HSTS ->
                Hsts.of(Duration.ofDays(365 + upTo(9))).includeSubDomains().preload();
            case SECURITY_HEADERS -> SecurityHeaders.DEFAULT.framing(one(SecurityHeaders.Framing.values()));
        };
    }

    private Value<String> textValue() {
        return toss() ? Value.of(text()) : Output.text(kind(), name(), name()).of(address());
    }

    private Endpoint endpoint() {
        return new Endpoint(name(), one(From.values()), one("db", "127.0.0.1", "::1", text()), 1 + upTo(65_534));
    }

    private Instance instance() {
        return new Instance(name(), text(), several(2, this::endpoint));
    }

    Outputs outputs() {
        if (random.nextInt(4) == 0) {
            return toss()
                    ? LoadBalancerOutputs.of(text(), List.of(endpoint()))
                    : RouteOutputs.of(List.of("https://" + name()));
        }
        return toss()
                ? VolumeOutputs.of(text())
                : DeploymentOutputs.of(maybe(this::access), several(3, this::endpoint), several(3, this::instance))
                        .withImage(maybe(this::text));
    }

    private Life life() {
        return new Life(
                random.nextLong(1L << 40),
                name(),
                spec(),
                text(),
                maybe(this::outputs),
                maybe(this::text),
                Set.copyOf(several(2, this::address)),
                maybe(() -> new Life.Applied(spec(), text())));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
    }

    private Wanted wanted() {
        return new Wanted(
                spec(),
                one(Wanted.DIRECT, name()),
                toss(),
                several(2, () -> new Wanted.DirectChange(text(), text(), text(), instant())),
                maybe(() -> one(DriftPolicy.values())));
    }

    ResourceState state() {
        return new ResourceState(
                address(),
                one(Phase.values()),
                maybe(this::wanted),
                maybe(this::life),
                maybe(() -> new Making(life(), one(ChangeEffect.How.values()), maybe(this::life), toss())),
                several(3, this::life),
                random.nextLong(1L << 40),
                maybe(() -> new Intent(text(), one(Cause.values()), one("", text()))),
                text(),
                text(),
                maybe(this::instant));
    }
}
