package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.tls.ServedAt;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code on the page on renewals; {@link CertificatesPageTest} sees that it is the code that is shown there. */
class RenewalsPageTest {

    private static final DomainName NAME = DomainName.of("shop.example.com");

    private final InMemoryProvider provider = InMemoryProvider.create();

    @Test
    void renewalsHaveAPolicy() {
        // example
        Infrastructure infra = Infrastructure.builder()
                .installation("acme-prod")
                .provider(provider)
                .supervise()
                .renewals(RenewalPolicy.DEFAULT
                        .share(0.5)
                        .window(LocalTime.of(2, 0), LocalTime.of(5, 0), ZoneId.of("Europe/Vienna")))
                .build();
        // end
        infra.close();
    }

    @Test
    void itIsLookedWhetherCertificatesAreShown() {
        // example
        Infrastructure infra = Infrastructure.builder()
                .provider(provider)
                .supervise()
                .watchCertificates(ServedAt.address("127.0.0.1", 443), Duration.ofMinutes(1))
                .build();
        // end
        assertThat(infra.project("shop").stack().findings()).isEmpty();
        infra.close();
    }

    @Test
    void someNamesAreShownAtSeveralPlacesAndOthersNowhere() {
        DomainName mail = DomainName.of("mail.example.com");
        // example
        ServedAt edges = ServedAt.address("edge-1.example.net", 443).and(ServedAt.address("edge-2.example.net", 443));
        ServedAt web = name -> name.equals(mail) ? List.of() : edges.look(name);
        // end
        assertThat(web.look(mail)).isEmpty();
        assertThat(ServedAt.address("nobody.invalid", 443).look(NAME))
                .singleElement()
                .matches(seen -> !seen.reached());
    }
}
