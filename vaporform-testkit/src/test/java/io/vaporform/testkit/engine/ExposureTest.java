package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.Deployment;
import io.vaporform.Domain;
import io.vaporform.Exposure;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.plan.Action;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Change;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Rrset;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one line brings to the world, and takes away again. */
class ExposureTest extends DomainsTestCase {

    private static final String WWW = "www.example.com";
    private static final Address BALANCER = new Address("platform", "main", Kind.LOAD_BALANCER, "edge");
    private static final DnsTarget PUBLIC = DnsTarget.host("edge.example.net");

    private final Deployment web;

    ExposureTest() {
        infra.project("platform")
                .loadBalancers()
                .provision("edge", edge -> edge.http(80).https(443).shared().reachedAt(PUBLIC));
        web = shop.deploy("web", a -> a.image("shop/web:1").port(8080).health(HealthCheck.http("/ready")));
    }

    private Exposure exposed() {
        return shop.expose(web).at(NAME);
    }

    /** As whoever has the zone does who is told what to set. */
    private void show(Exposure exposure) {
        exposure.domains().forEach(this::show);
    }

    private Exposure inPlace(Exposure exposure) {
        exposure.apply();
        show(exposure);
        exposure.apply();
        assertThat(exposure.isReady()).isTrue();
        return exposure;
    }

    private Answer get(Request request) {
        return rig.world.traffic().send(BALANCER, request);
    }

    private static List<String> changes(Plan plan) {
        return plan.changes().stream()
                .filter(change -> change.action() != Action.NO_OP)
                .map(change -> change.action() + " " + change.address().local())
                .toList();
    }

    private String stack() {
        return shop.stack().resources().keySet().stream().map(Address::local).collect(Collectors.joining(" "));
    }

    @Test
    void eachPartIsInThePlanAndInTheState() {
        Plan plan = exposed().plan();

        assertThat(changes(plan))
                .containsExactly(
                        "CREATE domain/shop.example.com",
                        "CREATE certificate/shop.example.com",
                        "CREATE route/shop-example-com");
        assertThat(stack()).isEqualTo("deployment/web");

        exposed().apply(plan);

        assertThat(stack())
                .isEqualTo(
                        "certificate/shop.example.com deployment/web domain/shop.example.com route/shop-example-com");
        assertThat(plan.changes()).extracting(Change::reason).allMatch(reason -> !reason.isBlank());
    }

    @Test
    void whoHasTheZoneIsToldWhatToSetAndItGoesOnWhenItIsThere() {
        ApplyResult first = exposed().apply();

        assertThat(first.with(Outcome.AWAITING)).hasSize(1);
        assertThat(first.with(Outcome.BLOCKED)).hasSize(2);
        assertThat(first.failed()).isFalse();
        assertThat(exposed().isReady()).isFalse();
        assertThat(exposed().urls()).isEmpty();
        assertThat(exposed().instructions())
                .satisfiesExactly(
                        verify -> assertThat(verify).contains("_vaporform-challenge." + NAME),
                        lead -> assertThat(lead).contains("shop.example.com. 300 IN CNAME edge.example.net."));
        assertThat(first.instructions().get(0))
                .isEqualTo(exposed().instructions().get(0));

        show(exposed());
        exposed().apply();

        assertThat(exposed().instructions()).isEmpty();
        assertThat(exposed().isReady()).isTrue();
        assertThat(exposed().urls()).containsExactly("https://shop.example.com/");
        assertThat(internet.find(DomainName.of(NAME), Rdata.CNAME)).isPresent();
    }

    @Test
    void aSupervisorGoesOnByItself() {
        Infrastructure supervised = rig.infra(Infrastructure.Builder::supervise);
        exposed().apply();
        rig.pass(Duration.ofMinutes(1));
        show(exposed());

        rig.pass(Duration.ofMinutes(1));

        assertThat(supervised.project("shop").exposure(NAME).isReady()).isTrue();
    }

    @Test
    void requestsGetToTheDeploymentOverTlsAndThoseInClearAreLedThere() {
        inPlace(exposed());

        assertThat(get(Request.of(NAME, "/cart").overTls()).instance())
                .contains(rig.running("web").get(0).name());
        assertThat(get(Request.of(NAME, "/cart")).location()).contains("https://shop.example.com/cart");
        RouteSpec route = exposed().route().spec().orElseThrow();
        assertThat(route.check()).isEqualTo(BackendCheck.DEFAULT.http("/ready"));
        assertThat(route.certificate()).isPresent();
        assertThat(exposed().certificate().current().orElseThrow().names()).containsExactly(DomainName.of(NAME));
    }

    @Test
    void aRepeatChangesNothing() {
        inPlace(exposed());
        int made = rig.provider.ledger().size();

        assertThat(exposed().plan().isNoOp()).isTrue();
        assertThat(exposed().apply().changes()).allMatch(change -> change.outcome() == Outcome.NO_OP);
        assertThat(rig.provider.ledger()).hasSize(made);
    }

    @Test
    void whatIsSaidOfAPartIsSaidOfThatPart() {
        inPlace(shop.expose(web)
                .at(NAME)
                .health("/alive")
                .alsoInClear()
                .pointTo(EDGE)
                .domain(d -> d.record(Rrset.of(NAME, Rdata.txt("v=spf1 -all"))))
                .certificate(c -> c.renewItself(false))
                .route(r -> r.algorithm(BalancingAlgorithm.LEAST_CONN)));

        RouteSpec route = exposed().route().spec().orElseThrow();
        assertThat(route.check().path()).contains("/alive");
        assertThat(route.algorithm()).isEqualTo(BalancingAlgorithm.LEAST_CONN);
        assertThat(get(Request.of(NAME, "/")).status()).isEqualTo(200);
        assertThat(exposed().certificate().spec().orElseThrow().renewsItself()).isFalse();
        Domain domain = shop.domains().get(NAME);
        assertThat(domain.spec().orElseThrow().records()).hasSize(1);
        assertThat(domain.spec().orElseThrow().knownTarget()).contains(EDGE);
    }

    @Test
    void severalHostsAreOneExposure() {
        Exposure both = shop.expose(web).at(NAME, WWW);
        assertThat(changes(both.plan()))
                .containsExactly(
                        "CREATE domain/shop.example.com",
                        "CREATE domain/www.example.com",
                        "CREATE certificate/shop.example.com",
                        "CREATE route/shop-example-com");

        inPlace(both);

        assertThat(both.urls()).containsExactly("https://shop.example.com/", "https://www.example.com/");
        assertThat(changes(exposed().plan()))
                .containsExactlyInAnyOrder(
                        "UPDATE certificate/shop.example.com",
                        "UPDATE route/shop-example-com",
                        "DELETE domain/www.example.com");
        exposed().apply();
        assertThat(exposed().urls()).containsExactly("https://shop.example.com/");
        assertThat(get(Request.of(WWW, "/").overTls()).status()).isEqualTo(404);
    }

    @Test
    void mostOfItsHostsMayGoAtOnce() {
        String[] more =
                IntStream.range(0, 12).mapToObj(i -> "www" + i + ".example.com").toArray(String[]::new);
        inPlace(shop.expose(web).at(NAME, more));

        exposed().apply();

        assertThat(exposed().domains()).hasSize(1);
        assertThat(exposed().urls()).containsExactly("https://shop.example.com/");
    }

    @Test
    void anotherDeploymentTakesOverWithoutARequestInBetweenThatIsLost() {
        inPlace(exposed());
        Deployment green = shop.deploy("green", a -> a.image("shop/web:2").port(8080));

        Exposure moved = shop.expose(green).at(NAME);

        assertThat(changes(moved.plan())).containsExactly("UPDATE route/shop-example-com");
        moved.apply();
        assertThat(get(Request.of(NAME, "/").overTls()).instance())
                .contains(rig.running("green").get(0).name());
    }

    @Test
    void removingTakesAwayWhatItMadeAndNothingElse() {
        inPlace(exposed());
        assertThat(changes(exposed().planRemove()))
                .containsExactly(
                        "DELETE route/shop-example-com",
                        "DELETE certificate/shop.example.com",
                        "DELETE domain/shop.example.com");

        ApplyResult removed = shop.exposure(NAME).remove();

        assertThat(removed.instructions()).isEmpty();
        assertThat(stack()).isEqualTo("deployment/web");
        assertThat(internet.find(DomainName.of(NAME), Rdata.CNAME)).isEmpty();
        assertThat(get(Request.of(NAME, "/").overTls()).status()).isEqualTo(404);
        assertThat(shop.exposure(NAME).remove().changes()).isEmpty();
        inPlace(exposed());
    }

    @Test
    void aHostThatStillLeadsHereIsKeptUntilItNoLongerDoes() {
        Exposure leading = shop.expose(web).at(NAME).domain(d -> d.leaveDns());
        leading.apply();
        show(leading);
        leading.apply();
        assertThat(leading.instructions()).singleElement().asString().contains("lead to edge.example.net");
        internet.publish(Rrset.of(NAME, Rdata.cname("edge.example.net")));
        leading.apply();
        assertThat(leading.isReady()).isTrue();

        ApplyResult removed = leading.remove();

        assertThat(removed.instructions()).singleElement().asString().contains("no longer lead to edge.example.net");
        assertThat(leading.isReady()).isFalse();
        assertThat(stack()).isEqualTo("deployment/web domain/shop.example.com");
        internet.withdraw(DomainName.of(NAME), Rdata.CNAME);
        assertThat(leading.remove().instructions()).isEmpty();
        assertThat(stack()).isEqualTo("deployment/web");
    }

    @Test
    void aSupervisorLetsAHostGoOnceItNoLongerLeadsHereAndForceDoesAtOnce() {
        Infrastructure supervised = rig.infra(Infrastructure.Builder::supervise);
        for (String host : List.of(NAME, WWW)) {
            Exposure leading = shop.expose(web).at(host).domain(d -> d.leaveDns());
            leading.apply();
            show(leading);
            internet.publish(Rrset.of(host, Rdata.cname("edge.example.net")));
            leading.apply();
            assertThat(leading.remove().instructions()).hasSize(1);
        }

        internet.withdraw(DomainName.of(NAME), Rdata.CNAME);
        rig.pass(Duration.ofMinutes(1));
        assertThat(supervised.project("shop").domains().list())
                .extracting(domain -> domain.name().text())
                .containsExactly(WWW);

        shop.domains().get(WWW).releaseByForce();
        assertThat(stack()).isEqualTo("deployment/web");
    }

    @Test
    void aDomainThatIsThereAlreadyIsUsedAndLeft() {
        owned(shop, NAME).update(d -> d.pointTo(EDGE));

        inPlace(exposed());

        assertThat(shop.stack()
                        .resources()
                        .get(new Address("shop", "main", Kind.DOMAIN, NAME))
                        .wanted())
                .get()
                .extracting(Wanted::source)
                .isEqualTo(Wanted.DIRECT);
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.domains().get(NAME).release())
                .withMessageContaining("certificate/shop.example.com still uses");
        exposed().remove();
        assertThat(stack()).isEqualTo("deployment/web domain/shop.example.com");
    }

    @Test
    void aCertificateThatIsThereAlreadyIsUsedIfItIsForTheHosts() {
        shop.certificates().provision(NAME);
        String serial = exposed().certificate().current().orElseThrow().serial();

        inPlace(exposed());

        assertThat(exposed().certificate().current().orElseThrow().serial()).isEqualTo(serial);
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.expose(web).at(NAME, WWW).plan())
                .withMessageContaining("www.example.com")
                .withMessageContaining("is not among the names of");
        exposed().remove();
        assertThat(stack()).isEqualTo("certificate/shop.example.com deployment/web");
    }

    @Test
    void whatIsProtectedStaysProtected() {
        inPlace(exposed());
        shop.domains().get(NAME).protect();

        assertThat(exposed().plan().isNoOp()).isTrue();
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> exposed().remove())
                .withMessageContaining("it is protected");
    }

    @Test
    void theHostOfAnotherProjectIsNotExposed() {
        inPlace(exposed());
        Deployment theirs = rival.deploy("web", a -> a.image("rival/web:1").port(8080));

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> rival.expose(theirs).at(NAME).apply())
                .withMessageContaining("cannot be had");
        assertThat(get(Request.of(NAME, "/").overTls()).instance())
                .contains(rig.running("web").get(0).name());
    }

    @Test
    void ofSeveralLoadBalancersOneIsToBeNamed() {
        infra.project("platform")
                .loadBalancers()
                .provision("second", edge -> edge.https(8443).shared().reachedAt(EDGE));
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> exposed().plan())
                .withMessageContaining("there are several load balancers")
                .withMessageContaining("through(\"platform/main/edge\")");
        assertThat(exposed().through("platform/main/second").plan().isNoOp()).isFalse();

        shop.loadBalancers().provision("own", own -> own.http(0).https(0).reachedAt(EDGE));

        exposed().apply();
        assertThat(exposed().route().spec().orElseThrow().balancer().toString()).isEqualTo("own");
    }

    @Test
    void aLoadBalancerThatIsNoLongerSharedIsNotFound() {
        infra.project("platform")
                .loadBalancers()
                .provision("edge", edge -> edge.http(80).https(443).reachedAt(PUBLIC));

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> exposed().plan())
                .withMessageContaining("there is no load balancer, and none is shared");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> exposed().through("platform/main/edge").plan())
                .withMessageContaining("no other project shares such a load balancer");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceAndNothingWasChanged() {
        infra.project("platform").loadBalancers().provision("edge", edge -> edge.http(80)
                .shared());
        Deployment elsewhere =
                shop.stack("dev").deploy("web", a -> a.image("shop/web:1").port(8080));

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.expose(elsewhere).at(NAME).apply())
                .satisfies(wrong -> assertThat(wrong.violations())
                        .extracting(violation -> violation.path())
                        .containsExactly("through", "through", "deployment"))
                .withMessageContaining("takes no requests over TLS")
                .withMessageContaining("not said where the world reaches it")
                .withMessageContaining("is of another stack than shop/main");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.expose(web).apply())
                .withMessageContaining("say at(");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.exposure(NAME).apply())
                .withMessageContaining("say project.expose(deployment)");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.expose(web).at("localhost"));
        assertThat(stack()).isEqualTo("deployment/web");
    }

    @Test
    void aDeploymentWithoutAPortIsNotExposed() {
        Deployment worker = shop.deploy("worker", a -> a.image("shop/worker:1"));

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.expose(worker).at(NAME).plan())
                .withMessageContaining("give worker a port");
    }

    @Test
    void aRouteOfAnotherIsNotTakenOver() {
        shop.routes()
                .provision(
                        "shop-example-com",
                        RouteSpec.builder("platform/main/edge", NAME).to("web").build());

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> exposed().plan())
                .withMessageContaining("route/shop-example-com is deployed directly");
    }

    @Test
    void eachHostHasARouteOfItsOwnNameHoweverItIsSpelt() {
        String dashed = "a-b.example.com";
        String dotted = "a.b.example.com";
        String digit = "1a.example.com";
        String wild = "*.apps.example.com";
        String lengthy = "a-shop-with-a-very-long-name.of-a-customer.example.com";

        assertThat(List.of(dashed, dotted, digit, wild, lengthy))
                .extracting(host -> shop.exposure(host).route().address().name())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.length() <= 40)
                .contains("a-b-example-com")
                .anyMatch(name -> name.startsWith("x1a-example-com-"))
                .anyMatch(name -> name.startsWith("x-apps-example-com-"));
        inPlace(shop.expose(web).at(wild));
        assertThat(get(Request.of("any.apps.example.com", "/").overTls()).status())
                .isEqualTo(200);
    }
}
