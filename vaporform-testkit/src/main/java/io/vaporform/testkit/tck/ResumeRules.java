package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spi.Cause;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A new process goes on with what an earlier one began. */
abstract class ResumeRules extends RuleGroup {

    /** More calls into the engine than any provider makes for one change. */
    private static final int MOST_CALLS = 200;

    ResumeRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1601",
            verifies = "a new provider object finds what an earlier one made, and makes nothing twice",
            ifItFails = "that nothing the provider must know is in its fields")
    void anotherProviderGoesOn() {
        App app = deployed();
        App.Starts starts = app.starts();

        kit().reopen();

        app.apply(Call.of(Cause.RECOVERY, kit().operation()).losingSoFar()).outputs();
        assertThat(app.starts()).isEqualTo(starts);
    }

    @Rule(
            value = "D1602",
            verifies = "a new provider object reads, shows and deletes what an earlier one made",
            ifItFails = "that nothing the provider must know is in its fields")
    void anotherProviderLooksAndDeletes() {
        App app = deployed();

        kit().reopen();

        assertThat(app.present().outputs()).isEqualTo(app.known().outputs().orElseThrow());
        assertThat(app.status().ready()).isEqualTo(1);
        app.delete();
        assertThat(app.engineIds()).isEmpty();
    }

    @Rule(
            value = "D1603",
            verifies = "an apply that is abandoned anywhere is finished by the next one, with nothing there twice",
            ifItFails = "that each step first looks whether it was done, and names are the same at each try")
    void abandonedAppliesAreFinished() {
        boolean abandoned = true;
        for (int at = 1; abandoned; at++) {
            App app = app();
            Call call = Call.of(Cause.SPEC, kit().operation()).losingSoFar();
            abandoned = abandonedAt(at, probe -> app.apply(call.probe(probe)));
            kit().reopen();

            app.apply(call).outputs();

            assertThat(app.status().ready()).as("abandoned at call %d", at).isEqualTo(1);
            assertThat(app.starts().lines()).as("abandoned at call %d", at).isEqualTo(1);
            assertThat(app.members().instances()).as("abandoned at call %d", at).hasSize(1);
            app.delete();
        }
    }

    @Rule(
            value = "D1604",
            verifies = "a delete that is abandoned anywhere is finished by the next one",
            ifItFails = "that a delete starts from what is there, and tells membership also of what went before")
    void abandonedDeletesAreFinished() {
        boolean abandoned = true;
        for (int at = 1; abandoned; at++) {
            App app = deployed();
            abandoned = abandonedAt(at, probe -> app.delete(app.known(), probe));
            kit().reopen();

            app.delete();

            assertThat(app.engineIds()).as("abandoned at call %d", at).isEmpty();
            assertThat(app.members().instances()).as("abandoned at call %d", at).isEmpty();
        }
    }

    @Rule(
            value = "D1605",
            verifies =
                    "an apply of several instances that is abandoned again and again is finished, with nothing there twice",
            ifItFails = "that instances are told apart by number and mark, and each is looked for before it is made")
    void abandonedAgainAndAgain() {
        App app = kit().app(kit().probe().replicas(several()));
        Call call = Call.of(Cause.SPEC, kit().operation()).losingSoFar();

        int at = 1;
        while (abandonedAt(at, probe -> app.apply(call.probe(probe)))) {
            at++;
            kit().reopen();
        }

        app.apply(call).outputs();
        assertThat(app.status().ready()).isEqualTo(several());
        assertThat(app.starts().lines()).isEqualTo(several());
        assertThat(app.members().instances()).hasSize(several());
    }

    /** Breaks off at the given call into the engine; false if there were not that many. */
    private static boolean abandonedAt(int number, Consumer<Probe> change) {
        assertThat(number).as("calls into the engine").isLessThan(MOST_CALLS);
        AtomicInteger calls = new AtomicInteger();
        try {
            change.accept((what, about) -> {
                if (calls.incrementAndGet() == number) {
                    throw new Abandoned();
                }
            });
            return false;
        } catch (Abandoned there) {
            return true;
        }
    }
}
