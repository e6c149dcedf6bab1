package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.event.Event;
import io.vaporform.internal.codec.Json;
import io.vaporform.plan.ApplyResult;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.spec.Secret;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is renewed first while renewals hang: what has begun here never ends by itself. */
class RenewalQueueTest {

    private static final String HANGING = "https://hanging.example/directory";
    private static final String GOOD = "https://good.example/directory";
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration LIFE = Duration.ofDays(90);

    private final HandTime time = new HandTime();
    private final MemoryStateStore store = MemoryStateStore.create();
    private final Work work = TestWork.of(store, time, LIMIT);
    private final Map<String, CompletableFuture<ApplyResult>> begun = new LinkedHashMap<>();
    private final CertificateWatch watch =
            new CertificateWatch(work, null, TestWork.limits(LIMIT), this::renew, Runnable::run);
    private int seconds;

    private Started renew(Address address) {
        CompletableFuture<ApplyResult> never = new CompletableFuture<>();
        begun.put(address.name(), never);
        return new Started("op", never, reason -> {});
    }

    /** One that is due, later than those before. */
    private void due(String project, String name, String directory, int failures, int daysLeft) {
        Instant now = time.now();
        Instant end = now.plus(Duration.ofDays(daysLeft));
        Address address = new Address(project, "main", Kind.CERTIFICATE, name);
        CertificateOutputs certificate = CertificateOutputs.of(
                List.of(DomainName.of(name)),
                "chain",
                Secret.of("key"),
                "1",
                "CN=ca",
                end.minus(LIFE),
                end,
                Optional.of(directory));
        CertificateSpec spec = CertificateSpec.of(name);
        ResourceState state = ResourceState.of(address)
                .wanted(Optional.of(new Wanted(spec, Wanted.DIRECT, false, List.of(), Optional.empty())))
                .applied(Optional.of(new Life(1, "memory", spec, "digest", Optional.of(certificate))));
        Event event = work.events().of(Event.Type.STATE, state, new Origin("", "alice"), 0, "");
        work.rows()
                .write(state, Rows.Versioned.absent(address), work.sessions().id(), event)
                .orElseThrow();
        RenewalRow known = RenewalRow.fresh(certificate, true, 0);
        for (int i = 0; i < failures; i++) {
            known = known.failed(now, "failed", end);
        }
        Row row = store.read(Keys.RENEWALS + address).orElseThrow();
        Instant at = now.minusSeconds(10_000 - seconds++);
        RenewalRow planned = known.plan(now, "", RenewalPolicy.DEFAULT.last(certificate), end);
        store.commit(new Batch().put(row.key(), row.revision(), Json.bytes(planned.encode()), Optional.of(at)));
    }

    private void due(int count, String project, String directory, int failures, int daysLeft) {
        for (int i = 0; i < count; i++) {
            due(project, project + seconds + ".example", directory, failures, daysLeft);
        }
    }

    @Test
    void anIssuerThatHangsKeepsNoOtherFromRenewing() {
        due(40, "shop", HANGING, 0, 20);
        due("shop", "good.example", GOOD, 0, 20);
        due(40, "shop", HANGING, 3, 20);
        due("shop", "failed.example", GOOD, 1, 20);

        watch.look();

        assertThat(begun).containsKeys("good.example", "failed.example").hasSize(16 + 2 + 2);
    }

    @Test
    void moreThanOneLookSeesKeepNobodyFromBeingSeen() {
        due(1100, "shop", HANGING, 0, 20);
        due("shop", "good.example", GOOD, 0, 20);

        watch.look();
        watch.look();

        assertThat(begun).containsKey("good.example");
    }

    @Test
    void anEmergencyGoesFirst() {
        due(20, "shop", GOOD, 0, 20);
        due("shop", "soon.example", GOOD, 0, 4);
        watch.look();

        assertThat(begun.keySet()).hasSize(16).startsWith("soon.example");
    }

    @Test
    void anEmergencyHasAPlaceThoughAllOthersHang() {
        due(20, "shop", GOOD, 0, 20);
        due(20, "shop", GOOD, 2, 20);
        watch.look();
        assertThat(begun).hasSize(18);

        due("shop", "soon.example", GOOD, 0, 4);
        due("shop", "failed.example", GOOD, 9, 4);
        watch.look();

        assertThat(begun).containsKeys("soon.example", "failed.example").hasSize(20);
    }

    /** Those that fail again and again, and will. */
    @Test
    void ofEmergenciesThoseGoFirstThatFailedLessAndWhatIsOverIsNone() {
        due(20, "shop", GOOD, 30, 4);
        due(20, "shop", GOOD, 1, -1);
        due("shop", "few.example", GOOD, 2, 4);
        watch.look();

        assertThat(begun.keySet()).startsWith("few.example");
    }

    @Test
    void projectsTakeTurns() {
        due(40, "greedy", GOOD, 0, 20);
        watch.look();
        assertThat(begun).hasSize(16);
        due(2, "other", GOOD, 0, 20);

        begun.get("greedy0.example").complete(new ApplyResult("op", List.of()));
        begun.get("greedy1.example").complete(new ApplyResult("op", List.of()));
        watch.look();

        assertThat(begun).containsKeys("other40.example", "other41.example");
    }
}
