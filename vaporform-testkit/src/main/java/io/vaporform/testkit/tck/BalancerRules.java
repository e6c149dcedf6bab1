package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Endpoint;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Observed;
import java.util.List;

/** That a load balancer takes requests where it says. */
abstract class BalancerRules extends BalancerRuleGroup {

    /** Whatever a test has made is removed after it. */
    static final String LEFT_OVER = "L107";

    private static final String NOBODY = "nobody.example";

    BalancerRules(LoadBalancerServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "L101",
            verifies =
                    "it takes requests where its outputs say, at each listener in the order of the spec; a host without a route is answered with 404",
            ifItFails = "that the outputs are read back from where it really listens")
    void itTakesRequestsWhereItSays() {
        Bal edge = balancer(spec -> spec.http(0));

        List<Endpoint> listeners = edge.deploy().endpoints();

        assertThat(listeners).hasSize(2).doesNotHaveDuplicates();
        assertThat(listeners).allSatisfy(listener -> {
            assertThat(listener.port()).isEqualTo("http");
            assertThat(get(listener, NOBODY, "/").status()).isEqualTo(404);
        });
    }

    @Rule(
            value = "L102",
            verifies = "what is there is left as it is by a repeat, also of another process",
            ifItFails = "that apply finds what bears its mark, and keeps the ports that it has")
    void theSameAgainChangesNothing() {
        Bal edge = edge();
        LoadBalancerOutputs before = edge.present().outputs();

        assertThat(edge.deploy()).isEqualTo(before);
        kit().reopen();
        assertThat(edge.deploy()).isEqualTo(before);
        assertThat(edge.engineIds()).hasSize(1);
    }

    @Rule(
            value = "L103",
            verifies = "a listener more leaves the others where they are",
            ifItFails = "that listeners that are in both specs keep their endpoints")
    void oneListenerMoreLeavesTheOthers() {
        Bal edge = edge();
        Endpoint first = edge.listener();

        edge.want(spec -> spec.http(0));
        List<Endpoint> after = edge.deploy().endpoints();

        assertThat(after).hasSize(2).startsWith(first);
        assertThat(get(after.get(1), NOBODY, "/").status()).isEqualTo(404);
    }

    @Rule(
            value = "L104",
            verifies = "a port that is taken is refused with its number, and nothing is left",
            ifItFails = "that a failed start is reported in the words of the system, and undone")
    void aTakenPortIsRefused() {
        int taken = edge().listener().number();
        Bal second = new Bal(
                kit(),
                balancer(spec -> {}).mark(),
                LoadBalancerSpec.builder().http(taken).build());

        assertThat(second.apply(Call.of(Cause.SPEC, kit().operation())).failure())
                .contains(String.valueOf(taken));
        second.delete();
        assertThat(second.engineIds()).isEmpty();
    }

    @Rule(
            value = "L105",
            verifies = "a look sees it as it was wanted, and nothing of one that was never made",
            ifItFails = "that read() looks at what is there")
    void aLookSeesIt() {
        Bal never = balancer(spec -> {});
        assertThat(never.read()).isInstanceOf(Observed.Absent.class);
        Bal edge = edge();

        assertThat(edge.present().actual()).isEqualTo(edge.spec());
    }

    @Rule(
            value = "L106",
            verifies = "as long as routes hang on it, it waits to be removed, and says for which; they go on",
            ifItFails = "that delete() looks for routes of any project first")
    void itWaitsForItsRoutes() {
        Bal edge = edge();
        Rou route = routed(edge, "shop.example", "one");

        assertThat(edge.deleteOnce())
                .isInstanceOfSatisfying(Deletion.Awaiting.class, awaiting -> assertThat(awaiting.instruction())
                        .contains(route.mark().address().toString()));
        assertThat(get(edge, "shop.example", "/").status()).isEqualTo(200);
        route.delete();
        edge.delete();
    }

    @Rule(
            value = LEFT_OVER,
            verifies =
                    "one that is removed takes no requests any more, nothing with its mark is left, and what is gone already is gone at once",
            ifItFails = "that delete() is idempotent, and waits until the ports are free")
    void nothingIsLeft() {
        Bal never = balancer(spec -> {});
        assertThat(never.deleteOnce()).isInstanceOf(Deletion.Gone.class);
        Bal edge = edge();
        Endpoint listener = edge.listener();

        edge.delete();

        assertThat(edge.engineIds()).isEmpty();
        assertThat(get(listener, NOBODY, "/").status()).isZero();
        kit().reopen();
        assertThat(edge.deleteOnce()).isInstanceOf(Deletion.Gone.class);
    }
}
