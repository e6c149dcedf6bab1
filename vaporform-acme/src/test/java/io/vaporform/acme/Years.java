package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.StateStore;
import io.vaporform.testkit.FakeAcme;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Years with certificates, in seconds: while nothing is under way the clock is set on to where something is due, and then time passes. */
final class Years implements AutoCloseable {

    /** Some ticks of the supervisor. */
    private static final Duration TICKS = Duration.ofSeconds(3);

    /** What is under way gets along by that at a time. */
    private static final Duration WORK = Duration.ofSeconds(30);

    final ManualTime time = ManualTime.create();
    final MemoryStateStore store = MemoryStateStore.create();
    final FakeAcme acme;
    private final List<Infrastructure> all = new ArrayList<>();

    Years(Consumer<FakeAcme.Builder> more) {
        FakeAcme.Builder builder = FakeAcme.builder(time);
        more.accept(builder);
        acme = builder.start();
    }

    AcmeProvider provider() {
        return AcmeProvider.builder()
                .ca(AcmeCa.of(acme.directory()).trusting(acme.serverRoot()))
                .http01()
                .agreeToTerms()
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    Infrastructure infra(Consumer<Infrastructure.Builder> more) {
        return infra(store, more);
    }

    Infrastructure infra(StateStore on, Consumer<Infrastructure.Builder> more) {
        return infra(provider(), on, more);
    }

    Infrastructure with(AcmeProvider provider) {
        return infra(provider, store, b -> {});
    }

    private Infrastructure infra(AcmeProvider provider, StateStore on, Consumer<Infrastructure.Builder> more) {
        Infrastructure.Builder builder = Infrastructure.builder()
                .installation("acme")
                .provider(provider)
                .store(on)
                .time(time)
                .operationTimeout(Duration.ofMinutes(2))
                .executor(time.executor());
        more.accept(builder);
        Infrastructure infra = builder.build();
        all.add(infra);
        return infra;
    }

    /** One that can be killed. */
    Infrastructure mortal(DyingStore on) {
        return infra(on, b -> b.supervise().executor(task -> {
            try {
                time.executor().execute(task);
            } catch (DyingStore.Death dead) {
                // Nobody is left to hear of it.
            }
        }));
    }

    static List<Certificate> certificates(Infrastructure infra) {
        return infra.project("shop").certificates().list();
    }

    /** So many, for names of one registered domain. */
    static void provision(Infrastructure infra, int count) {
        for (int i = 0; i < count; i++) {
            infra.project("shop").certificates().provision("www" + i + ".example.com");
        }
    }

    /** Lets so much time pass. Fails if a certificate in use expires. */
    void live(Infrastructure infra, Duration span) {
        live(infra, span, () -> certificates(infra).forEach(certificate -> {
            CertificateOutputs current = certificate.current().orElseThrow();
            assertThat(current.notAfter()).as(certificate + " at " + time.now()).isAfter(time.now());
        }));
    }

    /** @param look at each moment at which something is due, before anybody has done it */
    void live(Infrastructure infra, Duration span, Runnable look) {
        Instant end = time.now().plus(span);
        while (time.now().isBefore(end)) {
            if (isBusy(infra)) {
                time.advance(WORK);
            } else {
                Duration rest = Duration.between(time.now(), due(end));
                time.setClockOnBy(rest.isNegative() ? Duration.ZERO : rest);
                look.run();
                time.advance(TICKS);
            }
        }
    }

    private static boolean isBusy(Infrastructure infra) {
        return infra.project("shop").stack().resources().values().stream()
                .map(ResourceState::intent)
                .anyMatch(Optional::isPresent);
    }

    private Instant due(Instant latest) {
        return Stream.of("renewal/", "resource/")
                .flatMap(prefix -> store.due(prefix, latest, 1).stream())
                .flatMap(row -> row.due().stream())
                .min(Comparator.naturalOrder())
                .orElse(latest);
    }

    @Override
    public void close() {
        all.forEach(infra -> {
            try {
                infra.close();
            } catch (DyingStore.Death dead) {
                // It was killed.
            }
        });
        acme.close();
    }
}
