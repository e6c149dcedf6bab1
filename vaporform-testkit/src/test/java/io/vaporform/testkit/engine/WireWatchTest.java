package io.vaporform.testkit.engine;

import static io.vaporform.testkit.engine.Seasons.DAY;
import static io.vaporform.testkit.engine.Seasons.NAME;
import static io.vaporform.testkit.engine.Seasons.findings;
import static io.vaporform.testkit.engine.Seasons.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.tls.CertificateMaterial;
import io.vaporform.tls.ServedAt.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is shown is compared with what is stored, and whoever should know is told once. */
class WireWatchTest {

    private static final String CODE = "certificate.not-served";
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Seasons seasons = new Seasons();
    private final Map<String, Function<DomainName, Seen>> places = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private Infrastructure infra = watching();

    @AfterEach
    void close() {
        seasons.close();
    }

    private Infrastructure watching() {
        return seasons.infra(b -> b.watchCertificates(this::look, GRACE));
    }

    private List<Seen> look(DomainName name) {
        asked.add(name.text());
        return places.values().stream().map(place -> place.apply(name)).toList();
    }

    private void shows(String place, String serial) {
        places.put(place, name -> Seen.certificate(place, serial));
    }

    private void showsWhatIsStored(String place, Certificate certificate) {
        places.put(place, name -> Seen.certificate(place, serial(certificate)));
    }

    private static String serial(Certificate certificate) {
        return certificate.current().orElseThrow().serial();
    }

    private Certificate got(String name) {
        return infra.project("shop").certificates().provision(name);
    }

    /** One that is stored, and not what is shown at {@code edge:443}. */
    private Certificate renewedUnseen() {
        Certificate certificate = got(NAME);
        shows("edge:443", serial(certificate));
        pass(Duration.ofSeconds(10));
        return certificate.renew();
    }

    private void pass(Duration span) {
        seasons.rig.time.advance(span);
    }

    @Test
    void whatIsShownIsNothingToTellOfAndLookedAtOnceADay() {
        showsWhatIsStored("edge:443", got(NAME));

        pass(Duration.ofHours(1));
        assertThat(asked).containsExactly(NAME);
        seasons.live(DAY.multipliedBy(3));
        assertThat(asked).hasSize(4);
        assertThat(told(infra, Event.Type.FOUND, CODE)).isEmpty();
    }

    @Test
    void whatIsStillShownAfterTheGraceIsToldOnceWhoeverLooksAndIsOverWhenTheNewOneIsShown() {
        Certificate certificate = got(NAME);
        String old = serial(certificate);
        shows("edge:443", old);
        pass(Duration.ofSeconds(10));
        certificate.renew();

        pass(GRACE.minusSeconds(5));
        assertThat(findings(infra)).isEmpty();
        pass(Duration.ofSeconds(10));
        assertThat(findings(infra)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(CODE);
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.text()).contains(serial(certificate)).contains(NAME + " at edge:443 is shown " + old);
        });

        for (int restart = 0; restart < 5; restart++) {
            infra.close();
            infra = watching();
            pass(Duration.ofMinutes(20));
        }
        assertThat(told(infra, Event.Type.FOUND, CODE)).containsExactly("WARNING");

        shows(
                "edge:443",
                infra.project("shop")
                        .certificates()
                        .get(NAME)
                        .current()
                        .orElseThrow()
                        .serial());
        pass(Duration.ofHours(1));
        assertThat(findings(infra)).isEmpty();
        assertThat(told(infra, Event.Type.CLEARED, CODE)).hasSize(1);
    }

    @Test
    void theNextCertificateIsToldOfByItself() {
        Certificate certificate = renewedUnseen();
        pass(Duration.ofMinutes(5));
        certificate.renew();
        pass(Duration.ofMinutes(5));

        assertThat(told(infra, Event.Type.FOUND, CODE)).hasSize(2);
        assertThat(findings(infra)).singleElement().satisfies(finding -> assertThat(finding.text())
                .contains(serial(certificate)));
    }

    @Test
    void itIsLookedLessOftenTheLongerItLasts() {
        renewedUnseen();
        asked.clear();

        pass(Duration.ofHours(1));
        assertThat(asked).hasSizeBetween(10, 30);
        asked.clear();
        pass(DAY);
        assertThat(asked).hasSizeBetween(20, 30);
    }

    @Test
    void whatIsNotReachedIsNothingToTellOfButWhatWasWrongThereBeforeHolds() {
        Certificate certificate = got(NAME);
        places.put("edge:443", name -> Seen.unreached("edge:443", "it does not answer"));
        pass(Duration.ofHours(1));
        assertThat(findings(infra)).isEmpty();

        shows("edge:443", "00");
        showsWhatIsStored("other:443", certificate);
        pass(Duration.ofHours(2));
        assertThat(findings(infra)).hasSize(1);

        places.put("edge:443", name -> Seen.unreached("edge:443", "it does not answer"));
        pass(Duration.ofHours(2));
        assertThat(findings(infra)).hasSize(1);
        showsWhatIsStored("edge:443", certificate);
        pass(Duration.ofHours(2));
        assertThat(findings(infra)).isEmpty();
    }

    @Test
    void aPlaceThatShowsNoneAtAllIsToldOf() {
        places.put("edge:443", name -> Seen.none("edge:443", "unrecognized_name"));
        got(NAME);

        pass(Duration.ofMinutes(2));

        assertThat(findings(infra)).singleElement().satisfies(finding -> assertThat(finding.text())
                .contains("is shown none (unrecognized_name)"));
    }

    @Test
    void aLookThatFailsIsNothingToTellOf() {
        places.put("edge:443", name -> {
            throw new IllegalStateException("blind");
        });
        got(NAME);

        pass(Duration.ofHours(2));

        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(findings(infra)).isEmpty();
    }

    @Test
    void ofANameForWhichAnotherOneIsShownNothingFollows() {
        String both =
                serial(infra.project("shop").certificates().provision("a.example.com", c -> c.name("b.example.com")));
        String newer = serial(got("b.example.com"));
        places.put(
                "edge:443", name -> Seen.certificate("edge:443", name.text().equals("a.example.com") ? both : newer));

        pass(Duration.ofMinutes(5));

        assertThat(asked).containsExactlyInAnyOrder("a.example.com", "b.example.com");
        assertThat(findings(infra)).isEmpty();
    }

    @Test
    void ofAWildcardANameIsAskedForThatItStandsFor() {
        showsWhatIsStored("edge:443", got("*.example.com"));
        pass(Duration.ofMinutes(5));
        assertThat(asked).containsExactly("vaporform-look.example.com");
    }

    @Test
    void ofSeveralProcessesOneLooks() {
        watching();
        watching();
        showsWhatIsStored("edge:443", got(NAME));
        pass(Duration.ofMinutes(5));
        assertThat(asked).containsExactly(NAME);
    }

    @Test
    void whatIsGoneIsNotLookedAt() {
        Certificate certificate = renewedUnseen();
        pass(Duration.ofMinutes(5));
        assertThat(findings(infra)).hasSize(1);
        certificate.remove();
        asked.clear();

        pass(Duration.ofHours(3));

        assertThat(asked).isEmpty();
        assertThat(findings(infra)).isEmpty();
        assertThat(seasons.rig.store.scan("wire/")).isEmpty();
    }

    @Test
    void whoNoLongerLooksTellsOfNothing() {
        renewedUnseen();
        pass(Duration.ofMinutes(5));
        infra.close();

        infra = seasons.infra();
        seasons.live(DAY.multipliedBy(2));

        assertThat(findings(infra)).isEmpty();
        assertThat(seasons.rig.store.scan("wire/")).isEmpty();
    }

    @Test
    void anUploadedOneIsLookedForToo() {
        CertificateMaterial brought = InMemoryCa.create(seasons.now())
                .issue(
                        List.of(DomainName.of(NAME)),
                        KeyType.EC_P256,
                        seasons.now(),
                        seasons.now().plus(DAY.multipliedBy(30)));
        shows("edge:443", "00");
        infra.project("shop").certificates().upload(NAME, brought.chainPem(), brought.keyPem());

        pass(Duration.ofMinutes(2));

        assertThat(findings(infra)).extracting(Finding::code).contains(CODE);
    }

    @Test
    void aNegativeGraceIsRefused() {
        assertThatThrownBy(() -> seasons.infra(b -> b.watchCertificates(this::look, Duration.ofSeconds(-1))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("watchCertificates");
    }
}
