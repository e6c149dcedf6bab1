package io.vaporform.testkit.engine;

import static io.vaporform.testkit.engine.Seasons.DAY;
import static io.vaporform.testkit.engine.Seasons.NAME;
import static io.vaporform.testkit.engine.Seasons.findings;
import static io.vaporform.testkit.engine.Seasons.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who should know is told how long certificates are still valid, and that they are not renewed. */
class ExpiryTest {

    private static final String EXPIRES = "certificate.expires";
    private static final String OVERDUE = "certificate.renewal-overdue";

    private final Seasons seasons = new Seasons();

    @AfterEach
    void close() {
        seasons.close();
    }

    @Test
    void whatIsRenewedInTimeIsNothingToTellOf() {
        Infrastructure infra = seasons.infra();
        infra.project("shop").certificates().provision(NAME);

        seasons.live(DAY.multipliedBy(365));

        assertThat(seasons.got()).hasSize(7);
        assertThat(told(infra, Event.Type.FOUND, "certificate.")).isEmpty();
    }

    @Test
    void eachStageIsToldOnceAlsoByWhoComesLaterAndEndsWithTheRenewal() {
        Infrastructure infra = seasons.infra();
        infra.project("shop").certificates().provision(NAME);
        seasons.forbid(NAME);
        for (int days = 0; days < 93; days += 3) {
            seasons.live(DAY.multipliedBy(3));
            infra.close();
            infra = seasons.infra();
        }

        assertThat(told(infra, Event.Type.FOUND, EXPIRES))
                .containsExactly("INFO", "WARNING", "CRITICAL", "CRITICAL expired");
        assertThat(told(infra, Event.Type.FOUND, OVERDUE)).containsExactly("WARNING");
        assertThat(findings(infra)).extracting(Finding::code).containsExactlyInAnyOrder(EXPIRES, OVERDUE);
        assertThat(told(infra, Event.Type.CLEARED, "certificate.")).isEmpty();

        seasons.allow(NAME);
        seasons.live(DAY);

        assertThat(findings(infra)).isEmpty();
        assertThat(told(infra, Event.Type.CLEARED, "certificate.")).hasSize(2);
    }

    @Test
    void aRenewalIsOverdueOnceAQuarterOfItsTimeHasGoneByAndWhatKeepsItIsSaid() {
        Infrastructure infra = seasons.infra();
        infra.project("shop").certificates().provision(NAME);
        seasons.forbid(NAME);
        seasons.live(DAY.multipliedBy(65));
        assertThat(findings(infra)).extracting(Finding::code).containsExactly(EXPIRES);

        seasons.live(DAY.multipliedBy(3));

        assertThat(findings(infra))
                .filteredOn(finding -> finding.code().equals(OVERDUE))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                    assertThat(finding.cure()).contains("CAA");
                });
    }

    @Test
    void ofOneThatIsNotRenewedByItselfItIsToldWhenItExpires() {
        Infrastructure infra = seasons.infra();
        infra.project("shop").certificates().provision(NAME, c -> c.renewItself(false));

        seasons.live(DAY.multipliedBy(60).plusHours(1));
        assertThat(findings(infra)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.INFO);
            assertThat(finding.cure()).contains("renew it");
        });
        seasons.live(DAY.multipliedBy(31));

        assertThat(seasons.got()).hasSize(1);
        assertThat(told(infra, Event.Type.FOUND, EXPIRES))
                .containsExactly("INFO", "WARNING", "CRITICAL", "CRITICAL expired");
        assertThat(told(infra, Event.Type.FOUND, OVERDUE)).isEmpty();

        infra.project("shop").certificates().get(NAME).renew();
        seasons.live(Duration.ofMinutes(1));
        assertThat(findings(infra)).isEmpty();
    }

    /** More fail than are tried at a time. */
    @Test
    void thoseThatWaitForTheirTurnAreToldOfToo() {
        Infrastructure infra = seasons.infra();
        for (int i = 0; i < 8; i++) {
            infra.project("shop").certificates().provision("www" + i + ".example.com");
            seasons.forbid("www" + i + ".example.com");
        }

        seasons.live(DAY.multipliedBy(84));

        assertThat(findings(infra))
                .filteredOn(finding -> finding.code().equals(OVERDUE))
                .hasSize(8);
        assertThat(findings(infra))
                .filteredOn(finding -> finding.severity() == Finding.Severity.WARNING
                        && finding.code().equals(EXPIRES))
                .hasSize(8);
    }
}
